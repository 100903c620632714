"""Tickets as read: one, lists of them, and who may see which.

Law: a private ticket is seen by its reporter and by the bodies that have to do with it, nobody
else. What everybody sees of a public one names no person, no number and no flat.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, or_, select

from app.companion.residents.service import Resident
from app.companion.tickets.models import TicketPartyRow, TicketRow
from app.companion.tickets.service.actors import Reporter, actor_of, bodies_of
from app.companion.tickets.service.edition import edition_now, rules_of
from app.companion.tickets.service.machine import BODIES, ENDED
from app.core.calendar import end_of_day, start_of_day
from app.core.errors import RuleError
from app.platform.roles import Officer, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NUMBERS = re.compile(r"\d{5,}[\dXx]?")
MOST_LISTED = 500


class TicketNotFound(RuleError):
    """There is no such ticket, or it is not for these eyes."""


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as read; `masked_title` and `masked_text` are what everybody may see."""

    id: int
    community_id: str
    number: int
    category: str
    place: str
    building: str
    spot: str
    title: str
    text: str
    level: str
    priority: str
    state: str
    is_private: bool
    source: str
    external_id: str
    resident_id: int | None
    reporter: str
    phone: str
    body: str
    department: str
    rules_version: int
    opened_at: datetime
    answered_at: datetime | None
    claimed_at: datetime | None
    closed_at: datetime | None
    visited_at: datetime | None
    due_at: datetime | None
    is_late: bool
    was_late: bool
    reopened: int
    confirmed_by: str
    stars: int | None
    rating: str
    joined_to: int | None
    matter_id: int | None

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def masked_title(self) -> str:
        return NUMBERS.sub("****", self.title)

    @property
    def masked_text(self) -> str:
        return NUMBERS.sub("****", self.text)

    @property
    def masked_reporter(self) -> str:
        """The family name and stars; empty where nobody is named."""
        return self.reporter[:1] + "*" * max(len(self.reporter) - 1, 1) if self.reporter else ""


FIELDS = tuple(TicketView.__dataclass_fields__)


def view_of(row: TicketRow, now: datetime | None = None) -> TicketView:
    """Return a ticket as read; with `now` it is late as soon as its clock has run out."""
    values = {name: getattr(row, name) for name in FIELDS}
    if now is not None and row.due_at is not None and row.due_at < now:
        values |= {"is_late": True, "was_late": True}
    return TicketView(**values)


def get_ticket(session: Session, ticket_id: int, now: datetime | None = None) -> TicketView:
    """Return a ticket, whoever asks; raises TicketNotFound."""
    return view_of(get_row(session, ticket_id), now)


def get_public(
    session: Session, community_id: str, number: int, now: datetime | None = None
) -> TicketView:
    """Return a public ticket by its number in the community; raises TicketNotFound."""
    statement = select(TicketRow).where(
        TicketRow.community_id == community_id, TicketRow.number == number
    )
    row = session.scalars(statement).one_or_none()
    if row is None or row.is_private or row.state in ("withdrawn", "joined"):
        raise TicketNotFound(number=number)
    return view_of(row, now)


def get_row(session: Session, ticket_id: int, *, lock: bool = False) -> TicketRow:
    """Return a ticket's row, locked for an act; raises TicketNotFound."""
    row = session.get(TicketRow, ticket_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise TicketNotFound(id=ticket_id)
    return row


def find_community(session: Session, ticket_id: int) -> str | None:
    """Return the community of a ticket."""
    row = session.get(TicketRow, ticket_id)
    return None if row is None else row.community_id


def list_tickets(
    session: Session,
    community_id: str,
    *,
    resident_id: int | None = None,
    category: str = "",
    group: str = "",
    state: str = "",
    body: str = "",
    building: str = "",
    source: str = "",
    among: Collection[int] | None = None,
    since: date | None = None,
    until: date | None = None,
    open_only: bool = False,
    late_only: bool = False,
    public_only: bool = False,
    seen_by: Officer | None = None,
    limit: int = MOST_LISTED,
    now: datetime | None = None,
) -> list[TicketView]:
    """Return tickets of a community: late ones first, then by what is due, then the newest.

    `since` and `until` are days of the report, both included; `seen_by` leaves out what an officer
    may not see; `group` is the part of the category before the hyphen.
    """
    wanted = {
        TicketRow.resident_id: resident_id,
        TicketRow.category: category or None,
        TicketRow.state: state or None,
        TicketRow.body: body or None,
        TicketRow.building: building or None,
        TicketRow.source: source or None,
    }
    statement = select(TicketRow).where(TicketRow.community_id == community_id)
    statement = statement.where(
        *(key == value for key, value in wanted.items() if value is not None)
    )
    if among is not None:
        statement = statement.where(TicketRow.id.in_(among))
    if group:
        statement = statement.where(TicketRow.category.startswith(f"{group}-", autoescape=True))
    if since is not None:
        statement = statement.where(TicketRow.opened_at >= start_of_day(since))
    if until is not None:
        statement = statement.where(TicketRow.opened_at < end_of_day(until))
    if open_only:
        statement = statement.where(TicketRow.state.not_in(ENDED))
    if public_only:
        statement = statement.where(TicketRow.is_private.is_(False))
    if seen_by is not None:
        statement = _seen_by(session, statement, community_id, seen_by)
    statement = statement.order_by(
        TicketRow.due_at.is_(None), TicketRow.due_at, TicketRow.id.desc()
    ).limit(limit)
    found = [view_of(row, now) for row in session.scalars(statement)]
    return sorted((one for one in found if one.is_late or not late_only), key=_urgency)


def _urgency(one: TicketView) -> tuple[bool, bool, bool, float, int]:
    due = one.due_at.timestamp() if one.due_at is not None else float("inf")
    return (one.is_ended, not one.is_late, one.priority != "hazard", due, -one.id)


def _seen_by(
    session: Session, statement: Select[TicketRow], community_id: str, officer: Officer
) -> Select[TicketRow]:
    if sees_all(officer, community_id):
        return statement
    bodies = bodies_of(officer, community_id)
    department = edition_now(session, community_id).rules.department_of(officer.organisation)
    place = max((BODIES.index(one) for one in bodies & set(BODIES[:3])), default=-1)
    own: list[ColumnElement[bool]] = [TicketRow.body.in_(BODIES[: place + 1])]
    called = select(TicketPartyRow.ticket_id).where(TicketPartyRow.body.in_(bodies))
    if "department" in bodies:
        own.append((TicketRow.body == "department") & (TicketRow.department == department))
        called = called.where(TicketPartyRow.department.in_(("", department)))
    return statement.where(or_(*own, TicketRow.id.in_(called)))


def sees_all(officer: Officer, community_id: str) -> bool:
    """True if an officer sees every ticket of a community."""
    return bool(officer.roles_in(community_id) & {Role.STREET_OFFICE, Role.INSPECTOR, Role.AUDITOR})


def may_see(session: Session, ticket_id: int, by: Reporter) -> bool:
    """True if somebody may see a ticket wholly, with its photos."""
    row = get_row(session, ticket_id)
    if isinstance(by, Resident):
        return row.resident_id == by.id
    if not isinstance(by, Officer):
        return False
    if sees_all(by, row.community_id):
        return True
    statement = select(TicketRow).where(TicketRow.id == ticket_id)
    seen = _seen_by(session, statement, row.community_id, by)
    return session.scalars(seen).first() is not None


def get_seen(
    session: Session, ticket_id: int, by: Reporter, now: datetime | None = None
) -> TicketView:
    """Return a ticket to somebody who may see it wholly; raises TicketNotFound."""
    if not may_see(session, ticket_id, by):
        raise TicketNotFound(id=ticket_id)
    return get_ticket(session, ticket_id, now)


def standings_of(session: Session, ticket_id: int, by: Reporter) -> frozenset[str]:
    """Return as what somebody stands to a ticket."""
    row = get_row(session, ticket_id)
    rules = rules_of(session, row.community_id, row.rules_version)
    return actor_of(session, row, rules, by).standings


def parties_of(session: Session, ticket_id: int) -> Sequence[TicketPartyRow]:
    """Return the bodies that were called in or had the ticket before."""
    statement = select(TicketPartyRow).where(TicketPartyRow.ticket_id == ticket_id)
    return session.scalars(statement.order_by(TicketPartyRow.id)).all()
