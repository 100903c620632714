"""Which tickets became late while a body had them, whoever has them now.

Law: handing a ticket on, or calling it larger so that the rules hand it on, takes no lateness away
from whoever had it when its clock ran out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.tickets.models import TicketClockRow, TicketEventRow, TicketRow
from app.core.calendar import end_of_day, start_of_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Turn = tuple[datetime, str]
"""From when which body has a ticket."""


def late_with(
    session: Session, community_id: str, body: str, since: date, until: date
) -> frozenset[int]:
    """Return the tickets reported from `since` to `until` that became late with a body.

    Those that were withdrawn are left out. Three statements, however many tickets there are.
    """
    late = select(TicketRow.id).where(
        TicketRow.community_id == community_id,
        TicketRow.opened_at >= start_of_day(since),
        TicketRow.opened_at < end_of_day(until),
        TicketRow.was_late,
        TicketRow.state != "withdrawn",
    )
    numbers = session.scalars(late).all()
    turns, ends = _turns(session, numbers), _ends(session, numbers)
    return frozenset(
        number
        for number in numbers
        if any(_keeper(turns[number], at) == body for at in ends[number])
    )


def _turns(session: Session, numbers: Sequence[int]) -> dict[int, list[Turn]]:
    event = TicketEventRow
    statement = (
        select(event.ticket_id, event.at, event.facts)
        .where(event.ticket_id.in_(numbers), event.act.in_(("open", "transfer")))
        .order_by(event.id)
    )
    turns: dict[int, list[Turn]] = defaultdict(list)
    for number, at, facts in session.execute(statement):
        turns[number].append((at, facts["body"]))
    return turns


def _ends(session: Session, numbers: Sequence[int]) -> dict[int, list[datetime]]:
    clock = TicketClockRow
    statement = select(clock.ticket_id, clock.late_at).where(
        clock.ticket_id.in_(numbers), clock.late_at.is_not(None)
    )
    ends: dict[int, list[datetime]] = defaultdict(list)
    for number, at in session.execute(statement):
        if at is not None:
            ends[number].append(at)
    return ends


def _keeper(turns: Sequence[Turn], at: datetime) -> str:
    """The body that had a ticket at a moment; a ticket has had one since it was opened."""
    return [body for since, body in turns if since <= at][-1]
