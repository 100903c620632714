"""Following somebody else's public ticket instead of reporting the same thing again.

Law: who follows gets its news and sees what everybody sees of it, nothing else. A ticket that
becomes private, or is taken back, tells its followers once and then no more; one that is joined to
another takes them along. Nobody learns who follows; the desk sees how many.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.companion.tickets.models import TicketFollowerRow, TicketRow
from app.companion.tickets.service.machine import ENDED
from app.companion.tickets.service.reading import TicketView, get_public, list_tickets
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident

MOST_FOLLOWED = 50


class TicketIsYours(RuleError):
    """A resident's own report is not followed: its news come anyway."""


class TicketOver(RuleError):
    """What is finished is not followed any more."""


class TicketsFollowedTooMany(RuleError):
    """A resident follows so many open reports and no more; `limit` says how many."""


def follow_ticket(community_id: str, number: int, *, by: Resident, now: datetime) -> None:
    """Follow a public ticket; doing it twice is doing it once.

    Raises TicketNotFound, TicketIsYours, TicketOver, TicketsFollowedTooMany.
    """
    with transaction() as session:
        ticket = get_public(session, community_id, number)
        if ticket.resident_id == by.id:
            raise TicketIsYours
        if ticket.state in ENDED:
            raise TicketOver
        # Held, so that two taps at once are one after the other.
        session.get_one(TicketRow, ticket.id, with_for_update=True)
        if session.get(TicketFollowerRow, (ticket.id, by.id)) is not None:
            return
        if len(list_followed(session, community_id, by.id, open_only=True)) >= MOST_FOLLOWED:
            raise TicketsFollowedTooMany(limit=MOST_FOLLOWED)
        session.add(TicketFollowerRow(ticket_id=ticket.id, resident_id=by.id, since=now))


def leave_ticket(community_id: str, number: int, *, by: Resident) -> None:
    """Follow a ticket no more, whatever became of it; raises TicketNotFound."""
    with transaction() as session:
        ticket = get_public(session, community_id, number)
        session.execute(
            delete(TicketFollowerRow).where(
                TicketFollowerRow.ticket_id == ticket.id, TicketFollowerRow.resident_id == by.id
            )
        )


def list_followed(
    session: Session,
    community_id: str,
    resident_id: int,
    *,
    open_only: bool = False,
    now: datetime | None = None,
) -> list[TicketView]:
    """Return the public tickets that a resident follows."""
    followed = select(TicketFollowerRow.ticket_id).where(
        TicketFollowerRow.resident_id == resident_id
    )
    found = list_tickets(
        session,
        community_id,
        among=session.scalars(followed).all(),
        public_only=True,
        open_only=open_only,
        now=now,
    )
    return [one for one in found if one.state not in ("withdrawn", "joined")]


def is_followed(session: Session, ticket_id: int, resident_id: int) -> bool:
    """True if a resident follows a ticket."""
    return session.get(TicketFollowerRow, (ticket_id, resident_id)) is not None


def followers_of(session: Session, ticket_id: int) -> list[int]:
    """Return the residents who follow a ticket, by their numbers."""
    statement = select(TicketFollowerRow.resident_id).where(
        TicketFollowerRow.ticket_id == ticket_id
    )
    return list(session.scalars(statement.order_by(TicketFollowerRow.resident_id)))


def count_followers(session: Session, ticket_id: int) -> int:
    """Return how many follow a ticket."""
    statement = select(func.count()).where(TicketFollowerRow.ticket_id == ticket_id)
    return session.scalars(statement).one()


def take_followers_along(session: Session, row: TicketRow, other: TicketRow, now: datetime) -> None:
    """Let those who follow a ticket follow the public one that it is joined to."""
    if other.is_private:
        return
    there = {*followers_of(session, other.id), other.resident_id}
    for resident_id in followers_of(session, row.id):
        if resident_id not in there:
            session.add(TicketFollowerRow(ticket_id=other.id, resident_id=resident_id, since=now))
