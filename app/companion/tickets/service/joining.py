"""Tickets that may be about the same thing: same kind, same place, near in time, alike in words.

Law: this only suggests; an officer joins, and each reporter keeps an own ticket and timeline. A
resident who is about to report is shown public ones only, compared by what everybody reads of them,
so that nobody finds out by trying words what somebody else wrote; nothing out of a flat. Likeness
is that of two-character pieces, which suits Chinese and asks for no dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.reading import TicketView, get_ticket, list_tickets, view_of
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEAR = timedelta(days=14)
#: The same words of the same resident within this time are asked about before they go out again.
JUST_NOW = timedelta(hours=12)
#: Of a hundred: same kind 30, same place 20, same building 20, words up to 30.
ENOUGH = 55
MOST_SUGGESTED = 5
MOST_SHOWN = 3
#: What is reported out of one flat is not the neighbour's.
FLAT = "flat"


class Described(Protocol):
    """What two reports are compared by."""

    @property
    def category(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def building(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Description:
    """A report that is not sent yet, or what everybody reads of one."""

    category: str
    place: str
    building: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A ticket that may be about the same thing; `points` of a hundred."""

    ticket: TicketView
    points: int


def similar_tickets(session: Session, ticket_id: int) -> list[Likeness]:
    """Return open tickets that may be about the same thing, the likeliest first."""
    one = get_ticket(session, ticket_id)
    around = list_tickets(
        session,
        one.community_id,
        since=local_date(one.opened_at - NEAR),
        until=local_date(one.opened_at + NEAR),
        open_only=True,
    )
    found = [Likeness(other, likeness(one, other)) for other in around if other.id != one.id]
    enough = [like for like in found if like.points >= ENOUGH]
    return sorted(enough, key=lambda like: (-like.points, like.ticket.id))[:MOST_SUGGESTED]


def reported_already(
    session: Session, community_id: str, sought: Description, *, resident_id: int, now: datetime
) -> list[Likeness]:
    """Return open public tickets of others that a resident is perhaps about to report again."""
    if sought.place == FLAT:
        return []
    around = list_tickets(
        session,
        community_id,
        since=local_date(now - NEAR),
        open_only=True,
        public_only=True,
        now=now,
    )
    found = [
        Likeness(other, likeness(sought, _as_everybody_reads(other)))
        for other in around
        if other.resident_id != resident_id and other.place != FLAT
    ]
    enough = [like for like in found if like.points >= ENOUGH]
    return sorted(enough, key=lambda like: (-like.points, like.ticket.id))[:MOST_SHOWN]


def reported_just_now(
    session: Session,
    community_id: str,
    sought: Description,
    *,
    resident_id: int,
    client_key: str,
    now: datetime,
) -> TicketView | None:
    """Return what this resident reported in the same words a moment ago.

    A report that is sent again under its own key is not asked about: it is that report.
    """
    statement = select(TicketRow).where(
        TicketRow.community_id == community_id,
        TicketRow.resident_id == resident_id,
        TicketRow.opened_at > now - JUST_NOW,
        TicketRow.state != "withdrawn",
    )
    rows = session.scalars(statement.order_by(TicketRow.id.desc())).all()
    if client_key and any(one.client_key == client_key for one in rows):
        return None
    same = (sought.category, sought.place, "".join(sought.text.split()))
    for row in rows:
        if (row.category, row.place, "".join(row.text.split())) == same:
            return view_of(row, now)
    return None


def _as_everybody_reads(one: TicketView) -> Description:
    return Description(one.category, one.place, one.building, one.masked_title)


def likeness(one: Described, other: Described) -> int:
    """Return how alike two tickets are, of a hundred."""
    if one.building and other.building and one.building != other.building:
        return 0
    same_kind = 30 * (one.category == other.category)
    same_place = 20 * (one.place == other.place)
    same_building = 20 * (one.building == other.building)
    words = 30 * _shared(f"{one.title} {one.text}", f"{other.title} {other.text}") // 100
    return same_kind + same_place + same_building + words


def _shared(one: str, other: str) -> int:
    """Percent of the two-character pieces of the shorter text that stand in both."""
    first, second = _pieces(one), _pieces(other)
    least = min(len(first), len(second))
    return 100 * len(first & second) // least if least else 0


def _pieces(text: str) -> set[str]:
    plain = "".join(one for one in text.lower() if one.isalnum())
    return {plain[place : place + 2] for place in range(len(plain) - 1)}
