"""Who is signed in on a phone, and how to reach them.

Law: an owner is one as long as the register says so, looked up at each request; a tenant until
the last day of the tenancy, and as long as somebody owns the flat. A tenant has no vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.residents.models import ResidentRow, ResidentSession
from app.companion.residents.service.lives import SESSION_LIFE
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest
from app.registry.service.owner_now import find_owner_now
from app.registry.service.owners import contacts_by_owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ResidentNotFound(RuleError):
    """There is no such resident."""


@dataclass(frozen=True, slots=True)
class Resident:
    """An owner or tenant; `label` is the flat, `right_key` the owner's right (tenants: empty)."""

    id: int
    community_id: str
    kind: str
    name: str
    unit_id: int
    label: str
    owner_id: int | None = None
    right_key: str = ""
    # The same for a tenant who was written down again with the same phone: one person, one answer.
    person: str = ""

    @property
    def is_owner(self) -> bool:
        return self.kind == "owner"

    @property
    def masked(self) -> str:
        """The family name and stars."""
        return self.name[:1] + "*" * max(len(self.name) - 1, 1)


def digest_of(token: str) -> bytes:
    """Return what the database keeps of a cookie."""
    return keyed_digest("resident-session", token.encode())[:16]


def find_resident(
    session: Session, community_id: str, token: str, *, now: datetime
) -> Resident | None:
    """Return who is signed in with this cookie in this community, or None."""
    held = session.get(ResidentSession, digest_of(token))
    if held is None or held.ended_at is not None or now - held.started_at > SESSION_LIFE:
        return None
    row = session.get(ResidentRow, held.resident_id)
    if row is None or row.community_id != community_id:
        return None
    return resident_now(session, row, now)


def resident_now(session: Session, row: ResidentRow, now: datetime) -> Resident | None:
    """Return who a row is today, or None where they live or own here no more."""
    if row.ended_at is not None:
        return None
    if row.kind == "tenant":
        over = row.until is not None and local_date(now) > row.until
        return None if over or _is_sold(session, row, now) else _resident(row, row.name)
    owner = find_owner_now(session, row.community_id, row.unit_id, row.owner_id or 0, now)
    return None if owner is None else _resident(row, owner.name, owner.right_key)


def _is_sold(session: Session, row: ResidentRow, now: datetime) -> bool:
    """True once the owner who wrote a tenant down owns the flat no more."""
    host = None if row.invited_by is None else session.get(ResidentRow, row.invited_by)
    if host is None:
        return False
    owner = host.owner_id or 0
    return find_owner_now(session, row.community_id, row.unit_id, owner, now) is None


def _resident(row: ResidentRow, name: str, right_key: str = "") -> Resident:
    phone = "" if row.phone_index is None else row.phone_index.hex()
    person = f"owner {row.owner_id}" if row.kind == "owner" else f"tenant {phone or row.id}"
    return Resident(
        row.id,
        row.community_id,
        row.kind,
        name,
        row.unit_id,
        row.label,
        row.owner_id,
        right_key,
        person,
    )


def get_resident(session: Session, resident_id: int) -> Resident:
    """Return a resident as last known, still living here or not. Raises ResidentNotFound."""
    row = session.get(ResidentRow, resident_id)
    if row is None:
        raise ResidentNotFound
    return _resident(row, row.name)


def names_of(session: Session, resident_ids: Iterable[int]) -> dict[int, Resident]:
    """Return residents by number, as last known."""
    statement = select(ResidentRow).where(ResidentRow.id.in_(set(resident_ids)))
    return {row.id: _resident(row, row.name) for row in session.scalars(statement)}


def list_residents_of(session: Session, community_id: str) -> list[Resident]:
    """Return everybody who ever signed in or was invited here and has not left."""
    statement = (
        select(ResidentRow)
        .where(ResidentRow.community_id == community_id, ResidentRow.ended_at.is_(None))
        .order_by(ResidentRow.id)
    )
    return [_resident(row, row.name) for row in session.scalars(statement)]


def count_signed_in(session: Session, community_id: str) -> dict[int, int]:
    """Return by flat how many residents signed in on a phone and have not left since."""
    statement = (
        select(ResidentRow.unit_id, func.count(ResidentRow.id.distinct()))
        .join(ResidentSession, ResidentSession.resident_id == ResidentRow.id)
        .where(ResidentRow.community_id == community_id, ResidentRow.ended_at.is_(None))
        .group_by(ResidentRow.unit_id)
    )
    return {unit: count for unit, count in session.execute(statement)}


def notify(
    session: Session,
    resident_id: int,
    template: str,
    fields: Mapping[str, object],
    *,
    dedupe: str | None = None,
    now: datetime,
) -> bool:
    """Send a text message to a resident's best phone; False where none is known.

    Nothing goes to somebody who lives or owns here no more.
    """
    row = session.get(ResidentRow, resident_id)
    here = row is not None and resident_now(session, row, now) is not None
    phone = _phone_of(session, row) if here and row is not None else None
    if phone is None:
        return False
    enqueue(
        session,
        channel="sms",
        to=phone,
        template=template,
        fields=dict(fields),
        purpose=template,
        dedupe_key=dedupe,
        now=now,
    )
    return True


def _phone_of(session: Session, row: ResidentRow) -> str | None:
    if row.kind == "tenant" or row.owner_id is None:
        return row.phone
    contacts = contacts_by_owner(session, [row.owner_id]).get(row.owner_id, [])
    return contacts[0].phone if contacts else None
