"""What waits for an officer here: orders to answer, replies to look at, orders that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.inspection.models import SupervisionOrderRow as OrderRow
from app.companion.inspection.service.orders import is_overdue
from app.companion.inspection.service.papers import number_of
from app.companion.inspection.service.states import OPEN, acts_open_to
from app.core.calendar import end_of_day
from app.platform.roles import Role
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

ANSWER, LOOK, MISSED = "order_answer", "order_look", "order_missed"


def waiting_orders(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield the orders whose next act is the officer's, and to the street what was missed."""
    statement = select(OrderRow).where(
        OrderRow.community_id.in_(list(names)), OrderRow.state.in_(OPEN)
    )
    for row in session.scalars(statement.order_by(OrderRow.id)):
        what = _what(row, officer.roles_in(row.community_id))
        if what is None:
            continue
        yield Waiting(
            what,
            "",
            row.community_id,
            names[row.community_id],
            f"{number_of(row.year, row.serial)} {row.subject}",
            str(row.id),
            end_of_day(row.due) if what != LOOK else None,
            is_overdue(row, now),
        )


def _what(row: OrderRow, roles: frozenset[Role]) -> str | None:
    acts = acts_open_to(row, roles)
    if "reply" in acts:
        return ANSWER
    if "accept" in acts:
        return LOOK
    if row.escalated_at is not None and row.state != "replied" and Role.STREET_OFFICE in roles:
        return MISSED
    return None
