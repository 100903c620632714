"""Whom to ask afterwards whether it is really in order.

Law: those who said nothing, and those who gave two stars or fewer; each once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.companion.tickets.service.reading import TicketView, list_tickets

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

FEW_STARS = 2


def list_visits(session: Session, community_id: str, *, seen_by: Officer) -> list[TicketView]:
    """Return finished tickets whose reporters should be asked, the oldest first."""
    closed = list_tickets(session, community_id, state="closed", seen_by=seen_by)
    wanted = [
        one
        for one in closed
        if one.visited_at is None and (one.stars is None or one.stars <= FEW_STARS)
    ]
    return sorted(wanted, key=lambda one: one.id)
