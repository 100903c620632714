"""How large a thing is when it is reported, and how often a resident may call it the largest.

Law: a kind of report has a size of its own. Whoever reports may say that it is larger, never that
it is smaller: a quarrel with the company does not go to the company because it is about one flat.
A resident calls things the largest three times a day; what is more goes by its kind, and the
timeline says so, and whoever has it may still raise it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.residents.service import Resident
from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.rules import LEVELS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service.actors import Reporter
    from app.companion.tickets.service.rules import Category

LARGEST = LEVELS[-1]
MOST_LARGE_A_DAY = 3


def size_of_report(
    session: Session, category: Category, said: str, *, by: Reporter, now: datetime
) -> tuple[str, dict[str, Any]]:
    """Return the size under which a report is opened, and what its first line says of it."""
    if not said:
        return category.level, {}
    level = max(category.level, said, key=LEVELS.index)
    facts: dict[str, Any] = {"said": said}
    if level == LARGEST != category.level and isinstance(by, Resident):
        since = now - timedelta(days=1)
        large = select(func.count(TicketRow.id)).where(
            TicketRow.resident_id == by.id,
            TicketRow.level == LARGEST,
            TicketRow.opened_at > since,
        )
        if session.scalars(large).one() >= MOST_LARGE_A_DAY:
            return category.level, {**facts, "limit": MOST_LARGE_A_DAY}
    return level, facts
