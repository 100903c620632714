"""What residents say about an open budget, and what is answered.

Law: everybody may read both; nobody's name, phone or document stands there, and the account of
who wrote what is the moderator's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.books.service import lock_books, names_number
from app.companion.residents.service import Resident, names_of
from app.companion.spending.models import BudgetCommentRow, BudgetRow
from app.companion.spending.service.budget_reading import BudgetNotFound, get_budget_row
from app.companion.spending.service.budgets import BudgetFixed
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST = 500
MOST = 10


class BudgetCommentInvalid(RuleError):
    """A comment or answer has 1 to 500 characters and no phone; ten for each resident."""


@dataclass(frozen=True, slots=True)
class BudgetComment:
    """A comment as everybody reads it; `kind` is owner or tenant."""

    id: int
    kind: str
    text: str
    created_at: datetime
    answer: str
    answered_at: datetime | None


def comment_on_budget(resident: Resident, budget_id: int, text: str, *, now: datetime) -> int:
    """Keep what a resident says about an open budget.

    Raises BudgetNotFound, BudgetFixed, BudgetCommentInvalid.
    """
    kept = _clean(text)
    with transaction() as session:
        lock_books(session, resident.community_id, now=now)
        row = get_budget_row(session, resident.community_id, budget_id)
        if row.state == "draft":
            raise BudgetNotFound
        if row.state != "open":
            raise BudgetFixed(state=row.state)
        written = select(func.count()).where(
            BudgetCommentRow.budget_id == budget_id, BudgetCommentRow.resident_id == resident.id
        )
        if session.scalars(written).one() >= MOST:
            raise BudgetCommentInvalid
        comment = BudgetCommentRow(
            budget_id=budget_id, resident_id=resident.id, text=kept, created_at=now
        )
        session.add(comment)
        session.flush()
        return comment.id


def answer_comment(
    community_id: str, comment_id: int, text: str, *, officer_id: int, now: datetime
) -> None:
    """Answer a comment; a later answer takes the place of the earlier one.

    Raises BudgetNotFound, BudgetCommentInvalid.
    """
    kept = _clean(text)
    with transaction() as session:
        row = session.get(BudgetCommentRow, comment_id)
        if row is None:
            raise BudgetNotFound
        get_budget_row(session, community_id, row.budget_id)
        row.answer, row.answered_by, row.answered_at = kept, officer_id, now
        audit(session, officer_id, "budget.answer", row.id, {}, now=now, community_id=community_id)


def list_comments(session: Session, budget_id: int) -> list[BudgetComment]:
    """Return what was said about a version, the oldest first."""
    statement = select(BudgetCommentRow).where(BudgetCommentRow.budget_id == budget_id)
    rows = session.scalars(statement.order_by(BudgetCommentRow.id)).all()
    known = names_of(session, {row.resident_id for row in rows})
    return [
        BudgetComment(
            row.id,
            known[row.resident_id].kind,
            row.text,
            row.created_at,
            row.answer,
            row.answered_at,
        )
        for row in rows
    ]


def count_waiting(session: Session, community_id: str) -> int:
    """Return how many comments of a community wait for an answer."""
    statement = (
        select(func.count())
        .select_from(BudgetCommentRow)
        .join(BudgetRow, BudgetRow.id == BudgetCommentRow.budget_id)
        .where(BudgetRow.community_id == community_id, BudgetCommentRow.answer == "")
    )
    return session.scalars(statement).one()


def _clean(text: str) -> str:
    kept = "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n")).strip()
    if not 0 < len(kept) <= LONGEST:
        raise BudgetCommentInvalid
    if names_number(kept) or not kept.replace("\n", "").isprintable():
        raise BudgetCommentInvalid
    return kept
