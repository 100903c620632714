"""The notice 会议公告: what it says, taken from the definition and the register alone.

Law: RULES §2.3 and §3.8 name its fields; HD and anchor stand in it, so that a neighbour can
compare the paper on the wall with the log. Figures are of the register at this moment; the
frozen roll's stand in the manifest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow
from app.assembly.profiles import profile_of
from app.assembly.service.draft import Draft
from app.assembly.service.gantt import draw, public_steps
from app.assembly.service.officers import named_officers
from app.assembly.service.partition import partition_of
from app.assembly.service.texts import CONSENT
from app.assembly.service.timeline import facts_of
from app.core.anchor import anchor_of
from app.core.calendar import OBJECTION_DAYS
from app.core.rules.matters import get_matter
from app.core.timeline import plan
from app.platform.config import current_config
from app.platform.papers import picture_address
from app.platform.pdf import Manuscript, write_manuscript
from app.registry.service import get_community, letterhead_of, rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.service.partition import Partition
    from app.core.definition import Definition, Motion, Policies
    from app.core.timeline import Step
    from app.platform.papers.fields.shared import Letterhead
    from app.registry.service import RegistryRight


def write_notice(
    session: Session, assembly: AssemblyRow, definition: Definition, *, at: datetime
) -> Manuscript:
    """Return the notice before it is set; `at` is its date."""
    return write_manuscript("notice", notice_context(session, assembly, definition, at=at))


def notice_context(
    session: Session, assembly: AssemblyRow, definition: Definition, *, at: datetime
) -> dict[str, Any]:
    """Return everything that the notice shows."""
    community, draft = get_community(session, assembly.community_id), Draft.of(assembly)
    profile = profile_of(session, assembly)
    partition = partition_of(session, assembly)
    rights = rights_of(
        session,
        community.id,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )
    return {
        "assembly": assembly,
        "community": community,
        "definition": definition,
        "body": definition.body,
        "draft": draft,
        "at": at,
        "anchor": anchor_of(definition),
        "letterhead": convener_letterhead(session, community.id, definition),
        "picture": picture_address,
        "hd": definition.hd.hex(),
        "consent": CONSENT,
        "profile_name": profile.name,
        "roll_days": profile.rules.whole("objections.roll_days"),
        "answer_days": profile.rules.whole("objections.answer_days"),
        "posting_days": profile.rules.whole("result.posting_days"),
        "post_within_days": profile.rules.whole("result.post_within_days"),
        "objecting_days": OBJECTION_DAYS,
        "ballot_years": profile.rules.whole("retention.ballot_years"),
        "officers": named_officers(definition),
        "chart": draw(_course(session, assembly, at), at),
        "public_url": f"{current_config().public_url}/a/{assembly.id}",
        "motions": [
            describe_motion(motion, drafted.full_text, rights, definition.policies, partition)
            for motion, drafted in zip(definition.motions, draft.motions, strict=True)
        ],
    }


def _course(session: Session, assembly: AssemblyRow, at: datetime) -> list[Step]:
    """The public steps as they will be if the notice goes out at this moment."""
    profile = profile_of(session, assembly)
    facts = facts_of(session, assembly, at)
    # What the notice carries hangs out with it, where nobody said it did so before.
    done = {"notice": at, "drafts": at, "fund_plan": at, **facts.done}
    facts = replace(facts, at=at, done=done)
    return public_steps(plan(facts, profile.rules, sources=profile.sources, workday=find_workday))


def convener_letterhead(session: Session, community_id: str, definition: Definition) -> Letterhead:
    """Return what the convener's documents have on top; the stamp is the committee's alone."""
    by_committee = definition.body["convener"]["body"] == "committee"
    return letterhead_of(session, community_id, sealed=by_committee)


def describe_motion(
    motion: Motion,
    text: str,
    rights: list[RegistryRight],
    policies: Policies,
    partition: Partition,
) -> dict[str, Any]:
    """Return a motion with the totals of its scope in the register."""
    return {
        "motion": motion,
        "matter": get_matter(motion.matter),
        "text": text,
        "text_hash": motion.text.hex(),
        **scope_totals(motion, rights, policies, partition),
    }


def scope_totals(
    motion: Motion, rights: list[RegistryRight], policies: Policies, partition: Partition
) -> dict[str, int]:
    """Return units, heads and area of a motion's scope by the register (PROTOCOL §4 weights)."""
    units = heads = area = 0
    for right in rights:
        inside = [unit for unit in right.units if partition.holds(motion, unit.id)]
        by_area = {u.id: u.area for u in inside if policies.parking_area or u.use != "parking"}
        by_heads = {u.id for u in inside if policies.parking_heads or u.use != "parking"}
        units += len(by_area.keys() | by_heads)
        heads += bool(by_heads)
        area += sum(by_area.values())
    return {"units": units, "heads": heads, "area": area}
