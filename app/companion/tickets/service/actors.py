"""Who acts on a ticket, and as what: the reporter, the body that has it, one farther up.

Law: a department's officer belongs to the department that the organisation's name says; who
reported at a desk without a phone has no voice on a phone, so a body farther up asks them and
answers for them, never the body that has the ticket.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents.service import Resident
from app.companion.tickets.models import TicketPartyRow
from app.companion.tickets.service.machine import BODY_OF, is_above
from app.platform.roles import Officer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow
    from app.companion.tickets.service.rules import Rules

CLOCK = "clock"
Reporter = Resident | Officer | str
"""An owner or tenant, an officer, or the name of a system; `clock` is what became due."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as a timeline keeps it, with their standings towards the ticket."""

    name: str
    standings: frozenset[str]
    organisation: str = ""
    officer_id: int | None = None
    resident_id: int | None = None
    department: str = ""


def actor_of(session: Session, row: TicketRow, rules: Rules, by: Reporter) -> Actor:
    """Return who acts on a ticket and as what."""
    if isinstance(by, Resident):
        mine = row.resident_id == by.id
        return Actor("reporter", frozenset({"reporter"} if mine else ()), resident_id=by.id)
    if isinstance(by, Officer):
        return _officer(session, row, rules, by)
    return Actor("clock" if by == CLOCK else "system", frozenset({by}), by[:80])


def _officer(session: Session, row: TicketRow, rules: Rules, by: Officer) -> Actor:
    department = rules.department_of(by.organisation)
    bodies = bodies_of(by, row.community_id)
    held = {(one.body, one.department) for one in _parties(session, row.id)}
    standings = set()
    name = "inspector" if bodies == {"inspector"} else ""
    for body in bodies:
        own = department if body == "department" else ""
        if (body, own) == (row.body, row.department):
            standings.add("holder")
            name = body
        if (body, own) in held:
            standings.add("party")
        if is_above(body, row.body):
            standings.add("above")
    if "inspector" in bodies:
        standings.add("inspector")
    if row.resident_id is None and standings & {"above", "inspector"} and "holder" not in standings:
        standings.add("reporter")
    return Actor(
        name or min(bodies, default="system"),
        frozenset(standings),
        by.organisation[:80],
        officer_id=by.id,
        department=department if "department" in bodies else "",
    )


def bodies_of(officer: Officer, community_id: str) -> set[str]:
    """Return the bodies for which an officer acts in a community."""
    return {BODY_OF[role] for role in officer.roles_in(community_id) if role in BODY_OF}


def _parties(session: Session, ticket_id: int) -> list[TicketPartyRow]:
    statement = select(TicketPartyRow).where(
        TicketPartyRow.ticket_id == ticket_id, TicketPartyRow.kind != "held"
    )
    return list(session.scalars(statement))
