"""Communities: who they are, which profile they follow, which bodies and witnesses stand around.

Law: the id is part of addresses and log origins and never changes; everything else may,
and takes effect in the next definition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import RuleError, VerificationError
from app.core.tlog.cosignature import witness_key
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.models import CommunityRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_WITNESSES = 20
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class CommunityNotFound(RuleError):
    """No community has this id."""


class CommunityExists(RuleError):
    """A community with this id is there already."""


class CommunityInvalid(RuleError):
    """A field of the community cannot be as it is; `field` and `reason` say which and why."""


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """What is said of a community; all but name and profile may be empty."""

    name: str
    profile_id: str = "national"
    address: str = ""
    street_office: str = ""
    residents_committee: str = ""
    property_company: str = ""
    developer: str = ""
    help_phone: str = ""


_LIMITS = {
    "name": 60,
    "profile_id": 40,
    "address": 200,
    "street_office": 60,
    "residents_committee": 60,
    "property_company": 60,
    "developer": 60,
    "help_phone": 40,
}


def find_community(session: Session, community_id: str) -> CommunityRow | None:
    """Return the community, or None."""
    return session.get(CommunityRow, community_id)


def get_community(session: Session, community_id: str) -> CommunityRow:
    """Return the community; raises CommunityNotFound."""
    row = find_community(session, community_id)
    if row is None:
        raise CommunityNotFound(community=community_id)
    return row


def list_communities(session: Session) -> list[CommunityRow]:
    """Return all communities by name."""
    return list(session.scalars(select(CommunityRow).order_by(CommunityRow.name, CommunityRow.id)))


def create_community(
    community_id: str, facts: CommunityFacts, *, officer_id: int | None, now: datetime
) -> CommunityRow:
    """Open a community; raises CommunityInvalid, CommunityExists."""
    if not _ID.fullmatch(community_id):
        raise CommunityInvalid(field="id", reason="form")
    clean = _clean(facts)
    with transaction() as session:
        if find_community(session, community_id) is not None:
            raise CommunityExists(community=community_id)
        row = CommunityRow(id=community_id, witnesses=[], witness_quorum=1, created_at=now, **clean)
        session.add(row)
        audit(
            session,
            officer_id,
            "community.create",
            community_id,
            now=now,
            community_id=community_id,
        )
        return row


def save_community(
    community_id: str, facts: CommunityFacts, *, officer_id: int | None, now: datetime
) -> CommunityRow:
    """Change what is said of a community; raises CommunityNotFound, CommunityInvalid."""
    clean = _clean(facts)
    with transaction() as session:
        row = lock_community(session, community_id)
        changed = sorted(name for name, value in clean.items() if getattr(row, name) != value)
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            detail = {"fields": " ".join(changed)}
            audit(
                session,
                officer_id,
                "community.save",
                community_id,
                detail,
                now=now,
                community_id=community_id,
            )
        return row


def save_witnesses(
    community_id: str,
    witnesses: Sequence[Mapping[str, str]],
    quorum: int,
    *,
    officer_id: int | None,
    now: datetime,
) -> CommunityRow:
    """Set who cosigns the next definitions' logs, as `{"name", "key"}`, and how many must.

    Raises CommunityNotFound, CommunityInvalid.
    """
    clean = [_witness(one) for one in witnesses]
    _check_quorum(clean, quorum)
    with transaction() as session:
        row = lock_community(session, community_id)
        row.witnesses, row.witness_quorum = clean, quorum
        audit(
            session,
            officer_id,
            "community.witnesses",
            community_id,
            {"names": " ".join(one["name"] for one in clean), "quorum": quorum},
            now=now,
            community_id=community_id,
        )
        return row


def lock_community(session: Session, community_id: str) -> CommunityRow:
    """Return the community as it is now, held until the act ends; raises CommunityNotFound."""
    statement = select(CommunityRow).where(CommunityRow.id == community_id)
    row = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise CommunityNotFound(community=community_id)
    return row


def _clean(facts: CommunityFacts) -> dict[str, str]:
    values = {field.name: getattr(facts, field.name).strip() for field in fields(facts)}
    for name, value in values.items():
        if len(value) > _LIMITS[name]:
            raise CommunityInvalid(field=name, reason="too_long")
        if _CONTROL.search(value):
            raise CommunityInvalid(field=name, reason="character")
    for name in ("name", "profile_id"):
        if not values[name]:
            raise CommunityInvalid(field=name, reason="missing")
    return values


def _witness(value: Mapping[str, str]) -> dict[str, str]:
    name, key = str(value.get("name", "")).strip(), str(value.get("key", "")).strip().lower()
    try:
        witness_key(name, bytes.fromhex(key))
    except (ValueError, VerificationError):
        raise CommunityInvalid(field="witnesses", reason="form") from None
    return {"name": name, "key": key}


def _check_quorum(witnesses: Sequence[Mapping[str, str]], quorum: int) -> None:
    if len(witnesses) > MAX_WITNESSES:
        raise CommunityInvalid(field="witnesses", reason="too_many")
    for part in ("name", "key"):
        if len({one[part] for one in witnesses}) < len(witnesses):
            raise CommunityInvalid(field="witnesses", reason="twice")
    if not 1 <= quorum <= max(1, len(witnesses)):
        raise CommunityInvalid(field="witness_quorum", reason="range")
