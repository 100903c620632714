"""Closing a month: what was published stays what it was.

Law: a month is closed once it is over, one after the other and by nobody twice; nothing is posted
in a closed month or before it. What turns out wrong later is a journal of a later month.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.books.models import JournalRow, MonthRow
from app.companion.books.service.head import lock_books
from app.companion.books.service.month_names import check_month, month_of, next_month
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class MonthClosed(RuleError):
    """The month is closed; what is wrong in it is put right in a later one."""


class MonthNotOver(RuleError):
    """A month is closed after its last day."""


class MonthNotNext(RuleError):
    """Months are closed one after the other; `next` says which comes now."""


def close_month(
    session: Session, community_id: str, month: str, *, officer_id: int | None, now: datetime
) -> None:
    """Close a month in the caller's act.

    Raises MonthInvalid, MonthNotOver, MonthClosed, MonthNotNext.
    """
    check_month(month)
    if month >= month_of(local_date(now)):
        raise MonthNotOver
    head = lock_books(session, community_id, now=now)
    check_month_open(session, community_id, month)
    due = next_to_close(session, community_id)
    if due is not None and month != due:
        raise MonthNotNext(next=due)
    session.add(
        MonthRow(
            community_id=community_id,
            month=month,
            last_number=head.last_number,
            closed_by=officer_id,
            closed_at=now,
        )
    )
    session.flush()
    audit(session, officer_id, "books.close", month, now=now, community_id=community_id)


def closed_months(session: Session, community_id: str) -> list[str]:
    """Return the closed months, the oldest first."""
    statement = select(MonthRow.month).where(MonthRow.community_id == community_id)
    return list(session.scalars(statement.order_by(MonthRow.month)))


def next_to_close(session: Session, community_id: str) -> str | None:
    """Return the month that is closed next, be it over or not; None while nothing was posted."""
    last = _last_closed(session, community_id)
    if last is not None:
        return next_month(last)
    statement = select(func.min(JournalRow.on_date)).where(JournalRow.community_id == community_id)
    first = session.scalars(statement).one()
    return None if first is None else month_of(first)


def check_month_open(session: Session, community_id: str, month: str) -> None:
    """Raises MonthClosed for a closed month and any month before it."""
    last = _last_closed(session, community_id)
    if last is not None and month <= last:
        raise MonthClosed(month=month)


def _last_closed(session: Session, community_id: str) -> str | None:
    statement = select(func.max(MonthRow.month)).where(MonthRow.community_id == community_id)
    return session.scalars(statement).one()
