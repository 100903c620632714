"""The phones on which a person is signed in: the person's own list of them, and how they end.

Law: kept of a phone is when it was signed in, the day of its newest request and roughly what it is;
no address, no place. A lost phone ends by its person, or at a desk that has seen the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.companion.residents.models import ResidentRow, ResidentSession
from app.companion.residents.service.home import digest_of, notify, resident_now
from app.companion.residents.service.lives import SESSION_LIFE
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import list_units
from app.registry.service.units import find_units_by_code

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service.home import Resident
    from app.platform.roles import Officer

#: How a desk may have made sure who asks.
CHECKS = ("document", "called_back", "known")


class PhoneNotFound(RuleError):
    """The person has no such phone signed in."""


class PersonNotChecked(RuleError):
    """Whoever signs somebody's phones out says how they made sure who asked."""


class FlatNotFound(RuleError):
    """No flat has this unit code or label."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that is signed in; `seen_on` is the last day it was used, as far as it is known."""

    key: str
    started_at: datetime
    seen_on: date | None
    browser: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Dweller:
    """A person of a flat as a desk sees them: masked, with the number of their phones."""

    resident_id: int
    masked: str
    kind: str
    label: str
    phones: tuple[Phone, ...]


def note_phone(token: str, browser: str, *, now: datetime) -> None:
    """Keep roughly what a phone is that was just signed in."""
    with transaction() as session:
        held = session.get(ResidentSession, digest_of(token))
        if held is not None:
            held.browser, held.seen_on = browser[:24], local_date(now)


def note_seen(token: str, *, now: datetime) -> None:
    """Keep that a phone was used today, once a day."""
    held = db.session().get(ResidentSession, digest_of(token))
    if held is None or held.seen_on == local_date(now):
        return
    try:
        with transaction() as session:
            row = session.get(ResidentSession, digest_of(token))
            if row is not None:
                row.seen_on = local_date(now)
    except SQLAlchemyError:
        # A page that is asked for is worth more than the day it was asked on.
        return


def list_phones(session: Session, resident: Resident, token: str, *, now: datetime) -> list[Phone]:
    """Return the phones of a resident's person, the newest first; `here` is that of the token."""
    mine = digest_of(token)
    row = session.get_one(ResidentRow, resident.id)
    return [_phone(one, mine) for one in _held(session, row, now)]


def end_phone(resident: Resident, key: str, *, now: datetime) -> None:
    """Sign one of the person's phones out. Raises PhoneNotFound."""
    with transaction() as session:
        row = session.get_one(ResidentRow, resident.id)
        found = [one for one in _held(session, row, now) if one.digest.hex() == key]
        if not found:
            raise PhoneNotFound
        found[0].ended_at = now


def end_all_phones(resident: Resident, *, now: datetime) -> int:
    """Sign all phones of a resident's person out, this one too; returns how many."""
    with transaction() as session:
        return _end_all(session, session.get_one(ResidentRow, resident.id), now)


def find_dwellers(
    session: Session, community_id: str, unit: str, *, now: datetime
) -> list[Dweller]:
    """Return who is signed in for a flat, by its unit code or label. Raises FlatNotFound."""
    units = [one.id for one in find_units_by_code(session, community_id, unit)]
    wanted = fold_text(unit).replace(" ", "")
    if not units and wanted:
        every = list_units(session, community_id)
        units = [one.id for one in every if fold_text(one.label).replace(" ", "") == wanted]
    if not units:
        raise FlatNotFound
    statement = select(ResidentRow).where(
        ResidentRow.community_id == community_id, ResidentRow.unit_id.in_(units)
    )
    rows = [one for one in session.scalars(statement) if resident_now(session, one, now)]
    found = [_dweller(session, row, now) for row in rows]
    return [one for one in found if one.phones]


def end_phones_at_desk(
    community_id: str, resident_id: int, checked: str, *, officer: Officer, now: datetime
) -> int:
    """Sign a person's phones out who was checked at a desk; the person is told by text message.

    Raises PersonNotChecked, PhoneNotFound.
    """
    if checked not in CHECKS:
        raise PersonNotChecked
    with transaction() as session:
        row = session.get(ResidentRow, resident_id)
        if row is None or row.community_id != community_id:
            raise PhoneNotFound
        count = _end_all(session, row, now)
        if not count:
            raise PhoneNotFound
        detail = {"phones": count, "checked": checked}
        audit(
            session,
            officer,
            "residents.end_phones",
            row.id,
            detail,
            now=now,
            community_id=community_id,
        )
        notify(session, row.id, "phones_ended", {"flat": row.label}, now=now)
        return count


def _dweller(session: Session, row: ResidentRow, now: datetime) -> Dweller:
    masked = row.name[:1] + "*" * max(len(row.name) - 1, 1)
    phones = tuple(_phone(one) for one in _held(session, row, now))
    return Dweller(row.id, masked, row.kind, row.label, phones)


def _phone(row: ResidentSession, mine: bytes = b"") -> Phone:
    return Phone(row.digest.hex(), row.started_at, row.seen_on, row.browser, row.digest == mine)


def _end_all(session: Session, row: ResidentRow, now: datetime) -> int:
    held = _held(session, row, now)
    for one in held:
        one.ended_at = now
    return len(held)


def _held(session: Session, row: ResidentRow, now: datetime) -> list[ResidentSession]:
    """A person's sign-ins that still hold: an owner's of all flats, a tenant's by the phone."""
    statement = (
        select(ResidentSession)
        .join(ResidentRow, ResidentRow.id == ResidentSession.resident_id)
        .where(
            ResidentRow.community_id == row.community_id,
            ResidentRow.kind == row.kind,
            ResidentSession.ended_at.is_(None),
            ResidentSession.started_at >= now - SESSION_LIFE,
        )
        .order_by(ResidentSession.started_at.desc())
    )
    if row.kind == "owner":
        return list(session.scalars(statement.where(ResidentRow.owner_id == row.owner_id)))
    same = ResidentRow.phone_index == row.phone_index
    return list(session.scalars(statement.where(same)))
