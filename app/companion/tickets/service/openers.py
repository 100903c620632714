"""Which tickets a body itself wrote down, whoever it says it did so for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.tickets.models import TicketEventRow, TicketRow
from app.core.calendar import end_of_day, start_of_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def entered_by(
    session: Session, community_id: str, body: str, since: date, until: date
) -> frozenset[int]:
    """Return the tickets reported from `since` to `until` that an officer of a body opened."""
    statement = (
        select(TicketEventRow.ticket_id)
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(
            TicketRow.community_id == community_id,
            TicketRow.opened_at >= start_of_day(since),
            TicketRow.opened_at < end_of_day(until),
            TicketEventRow.act == "open",
            TicketEventRow.actor == body,
        )
    )
    return frozenset(session.scalars(statement))
