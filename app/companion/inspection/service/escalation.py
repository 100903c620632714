"""Orders whose deadline passed without a reply go to the street office, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.companion.inspection.models import SupervisionOrderRow as OrderRow
from app.companion.inspection.service.acts import get_order_row, keep_act
from app.companion.inspection.service.orders import is_overdue
from app.companion.inspection.service.states import WAITING
from app.core.calendar import local_date
from app.platform.db import db, transaction


def escalate_overdue(now: datetime) -> int:
    """Mark and escalate what is overdue; returns how many orders."""
    session = db.session()
    statement = select(OrderRow.id).where(
        OrderRow.state.in_(WAITING),
        OrderRow.due < local_date(now),
        OrderRow.escalated_at.is_(None),
    )
    found = list(session.scalars(statement))
    session.rollback()
    return sum(_escalate(order_id, now) for order_id in found)


def _escalate(order_id: int, now: datetime) -> bool:
    with transaction() as session:
        row = get_order_row(session, order_id, lock=True)
        if row.escalated_at is not None or not is_overdue(row, now):
            return False
        row.was_late, row.escalated_at = True, now
        keep_act(session, row, "escalate", "", officer=None, now=now)
        return True
