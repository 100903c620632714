"""Making a year's budget in the open: a draft, its opening for comments, newer versions.

Law: what was opened is not changed; a newer version replaces it and both stay readable. What goes
to the vote is closed for comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.companion.books.service import check_memo, lock_books
from app.companion.spending.models import BudgetLineRow, BudgetRow
from app.companion.spending.service.authority import FUND_UNITS, PAID_FROM
from app.companion.spending.service.budget_reading import BudgetLine, get_budget_row
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# The fund is spent by the votes of those who own it, line by line of a repair.
ACCOUNTS = tuple(one for one in PAID_FROM if one != FUND_UNITS)
MOST_LINES = 60
LONGEST_INTRO = 4_000
LARGEST = 100_000_000_000


class BudgetInvalid(RuleError):
    """A budget has a year, a title and lines that differ; `field` says what is wrong."""


class BudgetFixed(RuleError):
    """The version was opened, replaced or taken back, and is not changed any more."""


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """A budget as written down."""

    year: int
    title: str
    intro: str
    lines: Sequence[BudgetLine]


def draft_budget(community_id: str, plan: BudgetPlan, *, officer_id: int, now: datetime) -> int:
    """Write down the next version of a year and return its number. Raises BudgetInvalid."""
    _check(plan, local_date(now).year)
    with transaction() as session:
        lock_books(session, community_id, now=now)
        row = BudgetRow(
            community_id=community_id,
            year=plan.year,
            version=_next_version(session, community_id, plan.year),
            state="draft",
            title=plan.title.strip(),
            intro=plan.intro.strip(),
            created_by=officer_id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        _keep_lines(session, row, plan.lines)
        _note(session, officer_id, "draft", row, now)
        return row.id


def change_budget(
    community_id: str, budget_id: int, plan: BudgetPlan, *, officer_id: int, now: datetime
) -> None:
    """Write a draft anew; its year stays. Raises BudgetNotFound, BudgetFixed, BudgetInvalid."""
    _check(plan, local_date(now).year)
    with transaction() as session:
        row = _held(session, community_id, budget_id, ("draft",), now)
        if plan.year != row.year:
            raise BudgetInvalid(field="year")
        row.title, row.intro = plan.title.strip(), plan.intro.strip()
        session.execute(delete(BudgetLineRow).where(BudgetLineRow.budget_id == row.id))
        _keep_lines(session, row, plan.lines)
        _note(session, officer_id, "change", row, now)


def open_budget(community_id: str, budget_id: int, *, officer_id: int, now: datetime) -> None:
    """Open a draft for everybody to read and residents to comment; it takes the place of an
    earlier one that waits. Raises BudgetNotFound, BudgetFixed.
    """
    with transaction() as session:
        row = _held(session, community_id, budget_id, ("draft",), now)
        statement = select(BudgetRow).where(
            BudgetRow.community_id == community_id,
            BudgetRow.year == row.year,
            BudgetRow.state == "open",
        )
        for earlier in session.scalars(statement):
            earlier.state = "replaced"
        row.state, row.opened_at = "open", now
        _note(session, officer_id, "open", row, now)


def withdraw_budget(community_id: str, budget_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a version back that is not before the owners. Raises BudgetNotFound, BudgetFixed."""
    with transaction() as session:
        row = _held(session, community_id, budget_id, ("draft", "open"), now)
        row.state = "withdrawn"
        _note(session, officer_id, "withdraw", row, now)


def _held(
    session: Session, community_id: str, budget_id: int, states: Sequence[str], now: datetime
) -> BudgetRow:
    lock_books(session, community_id, now=now)
    get_budget_row(session, community_id, budget_id)
    row = session.get_one(BudgetRow, budget_id, populate_existing=True)
    if row.state not in states:
        raise BudgetFixed(state=row.state)
    return row


def _next_version(session: Session, community_id: str, year: int) -> int:
    statement = select(func.max(BudgetRow.version)).where(
        BudgetRow.community_id == community_id, BudgetRow.year == year
    )
    return (session.scalars(statement).one() or 0) + 1


def _keep_lines(session: Session, row: BudgetRow, lines: Sequence[BudgetLine]) -> None:
    session.add_all(
        BudgetLineRow(
            budget_id=row.id,
            place=place,
            account=one.account,
            title=one.title.strip(),
            amount=one.amount,
            min_score=one.min_score,
        )
        for place, one in enumerate(lines)
    )
    session.flush()


def _check(plan: BudgetPlan, this_year: int) -> None:
    if not this_year - 1 <= plan.year <= this_year + 1:
        raise BudgetInvalid(field="year")
    if not 0 < len(plan.title.strip()) <= 80:
        raise BudgetInvalid(field="title")
    if len(plan.intro) > LONGEST_INTRO:
        raise BudgetInvalid(field="intro")
    if not 0 < len(plan.lines) <= MOST_LINES:
        raise BudgetInvalid(field="lines")
    for one in plan.lines:
        _check_line(one)
    if len({(one.account, one.title.strip()) for one in plan.lines}) != len(plan.lines):
        raise BudgetInvalid(field="lines")


def _check_line(line: BudgetLine) -> None:
    if line.account not in ACCOUNTS:
        raise BudgetInvalid(field="account")
    if len(check_memo(line.title)) > 80:
        raise BudgetInvalid(field="title")
    if not 0 < line.amount <= LARGEST:
        raise BudgetInvalid(field="amount")
    if line.min_score is not None and not 0 <= line.min_score <= 100:
        raise BudgetInvalid(field="min_score")


def _note(session: Session, officer_id: int, act: str, row: BudgetRow, now: datetime) -> None:
    detail = {"year": row.year, "version": row.version}
    audit(
        session,
        officer_id,
        f"budget.{act}",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )
