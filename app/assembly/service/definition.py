"""From an approved draft to the definition that is logged (PROTOCOL §3).

Law: the definition copies every threshold and policy from the profile and every key from
the officers in office now; what it says is fixed for the assembly's life.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.models import AssemblyRow
from app.assembly.profiles import profile_of
from app.assembly.service.acts import definition_officer_id
from app.assembly.service.draft import OPTION_IDS, Draft, DraftMotion
from app.assembly.service.partition import partition_of
from app.assembly.service.standing import find_reasons
from app.assembly.service.texts import consent_hash
from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.entries.modes import SECRET
from app.core.errors import RuleError
from app.core.profile import Profile
from app.core.rules.matters import MotionClass
from app.core.signatures import SUITE
from app.people.service import active_key, get_officer
from app.platform.log import log_public_key
from app.platform.roles import Role
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import CommunityRow

MINUTE = "%Y-%m-%dT%H:%MZ"
# One officer stands in a definition once, under the first of these roles that was chosen.
ROLES = (
    Role.CONVENER,
    Role.REGISTRAR,
    Role.STREET_OFFICE,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.RESIDENTS_COMMITTEE,
    Role.AUDITOR,
)
CHOICES_YES_NO = (("yes", "同意"), ("no", "反对"), ("abstain", "弃权"))
NONE_OF_THEM = ("none", "都不同意")
FOLLOW = ("follow", "随多数")
N_MIN = 30


class OfficerWithoutKey(RuleError):
    """An officer of the assembly has no signing key yet."""


class OfficerWithoutRole(RuleError):
    """An officer chosen holds no role in this community."""


def build_definition(session: Session, row: AssemblyRow, *, host: str) -> dict[str, Any]:
    """Return the definition body of an approved draft.

    Raises OfficerWithoutKey, OfficerWithoutRole, and what `Definition.parse` refuses.
    """
    community, draft = get_community(session, row.community_id), Draft.of(row)
    profile, partition = profile_of(session, row), partition_of(session, row)
    officers = [describe_officer(one, community.id) for one in draft.officers]
    body = {
        "protocol": "yijue/v1",
        "suite": SUITE,
        "assembly": row.id,
        "origin": f"{host}/{row.id}",
        "title": row.title,
        "community": {"id": community.id, "name": community.name},
        "kind": row.kind,
        "rehearsal": row.rehearsal,
        "reference": bool(find_reasons(session, row)),
        "mode": draft.mode,
        "publication": draft.publication,
        "publication_basis": _publication_basis(draft),
        "convener": {
            "body": draft.convener_body,
            "name": draft.convener_name,
            "approval": draft.approval,
        },
        "profile": profile.to_definition(),
        "groups": list(partition.groups),
        "motions": [
            motion_body(one, n, draft, profile, partition.scopes[n - 1])
            for n, one in enumerate(draft.motions, 1)
        ],
        "record_date": draft.record_date,
        "opens": draft.opens,
        "closes": draft.closes,
        "policies": _policies(draft, profile),
        "thresholds": _thresholds(profile),
        "keys": _keys(community, officers),
        "officers": officers,
        **_trustees(draft),
        "consent": consent_hash().hex(),
        "lot": draft.lot or None,
    }
    Definition.parse(body)
    return body


def describe_officer(officer_id: int, community_id: str) -> dict[str, Any]:
    """Return an officer as definitions name one.

    Raises OfficerNotFound, OfficerWithoutKey, OfficerWithoutRole.
    """
    officer, key = get_officer(officer_id), active_key(officer_id)
    held = officer.roles_in(community_id)
    role = next((one for one in ROLES if one in held), None)
    if role is None:
        raise OfficerWithoutRole(officer=officer.name)
    if key is None:
        raise OfficerWithoutKey(officer=officer.name)
    return {
        "id": definition_officer_id(officer_id),
        "role": role.value,
        "organisation": officer.organisation,
        "key": key.public_key,
    }


def motion_text(motion: DraftMotion) -> bytes:
    """Return the full text of a motion as the document that is hashed and published."""
    return (motion.full_text + "\n").encode()


def minute(moment: datetime) -> str:
    """Return a moment as the protocol's minute."""
    return moment.astimezone(UTC).strftime(MINUTE)


def motion_body(
    motion: DraftMotion, number: int, draft: Draft, profile: Profile, scope: tuple[str, ...]
) -> dict[str, Any]:
    """Return a drafted motion as the definition names it; `scope` are its groups."""
    choices: tuple[tuple[str, str], ...] = CHOICES_YES_NO
    if motion.kind == "one_of":
        choices = (*zip(OPTION_IDS, motion.options, strict=False), NONE_OF_THEM)
    if motion.election is not None:
        choices = tuple((f"c{place}", label) for place, label in enumerate(motion.options, 1))
    motion_class = profile.rules.motion_class(motion.matter)
    if draft.follow_choice and motion_class is MotionClass.ORDINARY and motion.kind == "yes_no":
        choices = (*choices, FOLLOW)
    return {
        "id": f"m{number}",
        "title": motion.title,
        "text": sha256(motion_text(motion)).hex(),
        "kind": motion.kind,
        "choices": [{"id": name, "label": label} for name, label in choices],
        **_answers(motion),
        "matter": motion.matter,
        "class": _class_name(motion_class),
        "article": profile.rules.article(motion.matter),
        "scope": {"kind": "all"}
        if motion.whole_community
        else {"kind": "groups", "groups": list(scope)},
    }


def _answers(motion: DraftMotion) -> dict[str, Any]:
    if motion.election is None:
        return {"min": 1, "max": 1}
    # Whoever names nobody takes part and supports nobody.
    return {"min": 0, "max": motion.election["seats"], "election": dict(motion.election)}


def _class_name(motion_class: MotionClass) -> str:
    # Each candidate of an election is decided like any ordinary matter (278 ¶2).
    if motion_class is MotionClass.ELECTION:
        return MotionClass.ORDINARY.value
    return motion_class.value


def _publication_basis(draft: Draft) -> dict[str, str] | None:
    if draft.publication != "public":
        return None
    return {"kind": "article", "article": draft.publication_article}


def _policies(draft: Draft, profile: Profile) -> dict[str, Any]:
    return {
        **profile.rules.policies(),
        **_chosen(draft, profile),
        "n_min": N_MIN,
        "credential_scope": "community",
        "rulings_by": draft.rulings_by,
    }


def _chosen(draft: Draft, profile: Profile) -> dict[str, Any]:
    """What the convener decides within the profile; None is what the profile says."""
    rules = profile.rules
    cap, days = draft.proxy_cap, draft.extension_days
    secret = draft.mode == SECRET
    return {
        "result_mode": draft.result_mode if secret else "M0",
        # Nobody could see whether an agent's sealed ballot obeys the letter.
        **({"proxy_bound": False} if secret else {}),
        "silence": draft.silence,
        "silence_basis": draft.silence_basis or None,
        "follow_choice": draft.follow_choice,
        "proxy_cap": rules.whole("proxy.max_principals") if cap is None else cap,
        "extension_days": rules.whole("period.extension_days") if days is None else days,
    }


def _trustees(draft: Draft) -> dict[str, Any]:
    if draft.mode != SECRET:
        return {"trustees": [], "trustee_threshold": 0}
    named = [{"id": f"t{n}", **one} for n, one in enumerate(draft.trustees, 1)]
    # Two of three, three of five: more than half, so that no minority opens anything.
    return {"trustees": named, "trustee_threshold": len(named) // 2 + 1}


def _thresholds(profile: Profile) -> dict[str, list[int]]:
    return {
        name: list(profile.rules.share(f"threshold.{name}"))
        for name in ("quorum", "ordinary", "special")
    }


def _keys(community: CommunityRow, officers: list[dict[str, Any]]) -> dict[str, Any]:
    def key_of(role: Role) -> str:
        return next((one["key"] for one in officers if one["role"] == role.value), "")

    return {
        "registrar": key_of(Role.REGISTRAR),
        "log": log_public_key().hex(),
        "street_office": key_of(Role.STREET_OFFICE),
        "witnesses": [dict(one) for one in community.witnesses],
        "witness_quorum": community.witness_quorum,
    }
