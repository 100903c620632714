"""What waits for an officer here: approvals, payments to enter, budgets to answer and to decide.

Law: a payment waits only for whoever may give the approval that is missing; what one's own body
has done, or wrote down itself, is on nobody's list of that body.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import get_assembly, phase_of
from app.companion.spending.models import BudgetCommentRow, BudgetRow, PaymentRow
from app.companion.spending.service.approving import waits_for
from app.companion.spending.service.bodies import APPROVERS, PAYERS
from app.companion.spending.service.budget_vote import GONE
from app.companion.spending.service.checks import OPEN
from app.companion.spending.service.copies import count_bare_papers, missing_copies
from app.core.calendar import end_of_day, local_date
from app.core.money import format_yuan
from app.platform.roles import Role
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

APPROVE, ENTER, COPIES = "payment_approve", "payment_enter", "payment_copies"
COMMENTS, DECIDE, REOPEN = "budget_comments", "budget_decide", "budget_reopen"
INCOME = "income_copies"
# As the page of the papers: the last three months.
SHOWN = timedelta(days=92)
PLANNERS = (Role.CONVENER, Role.PROPERTY_COMPANY)


def waiting(
    session: Session, officer: Officer, names: Mapping[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield what waits for this officer in these communities, one line for each thing."""
    payers = [place for place in sorted(names) if officer.roles_in(place) & {*PAYERS}]
    since = local_date(now) - SHOWN
    for place, count in count_bare_papers(session, payers, since).items():
        yield Waiting(INCOME, str(count), place, names[place], "", place)
    for place in sorted(names):
        roles = officer.roles_in(place)
        if roles & {*APPROVERS, *PAYERS}:
            yield from _payments(session, officer, place, names[place])
        if roles & {*PAYERS} and (lacking := missing_copies(session, place)):
            yield Waiting(COPIES, str(len(lacking)), place, names[place], "", place)
        if roles & {*PLANNERS}:
            yield from _budgets(session, officer, place, names[place])


def _payments(session: Session, officer: Officer, place: str, name: str) -> Iterator[Waiting]:
    statement = select(PaymentRow).where(
        PaymentRow.community_id == place, PaymentRow.state.in_(OPEN)
    )
    pays = bool(officer.roles_in(place) & {*PAYERS})
    for row in session.scalars(statement.order_by(PaymentRow.number)):
        what = ENTER if row.state == "approved" and pays else None
        if waits_for(session, row, officer):
            what = APPROVE
        if what is not None:
            title = f"{row.purpose} · ¥{format_yuan(row.amount)}"
            yield Waiting(what, str(row.number), place, name, title, f"{place}/{row.id}")


def _budgets(session: Session, officer: Officer, place: str, name: str) -> Iterator[Waiting]:
    """Residents who wait for an answer; for the convener, what is to be put before the owners."""
    asked = _unanswered(session, place)
    decides = Role.CONVENER in officer.roles_in(place)
    statement = select(BudgetRow).where(BudgetRow.community_id == place)
    for row in session.scalars(statement.order_by(BudgetRow.id)):
        title, subject = f"{row.year} {row.title}", f"{place}/{row.id}"
        if row.id in asked:
            yield Waiting(COMMENTS, str(asked[row.id]), place, name, title, subject)
        if decides and row.state == "open":
            yield Waiting(DECIDE, str(row.version), place, name, title, subject)
        if decides and row.state == "voting" and _is_gone(session, row):
            yield Waiting(REOPEN, str(row.version), place, name, title, subject)


def count_not_entered(session: Session, place: str, until: date) -> int:
    """Return how many payments proposed until a day both bodies approved and nobody entered."""
    statement = select(func.count()).where(
        PaymentRow.community_id == place,
        PaymentRow.state == "approved",
        PaymentRow.proposed_at < end_of_day(until),
    )
    return session.scalars(statement).one()


def _unanswered(session: Session, place: str) -> dict[int, int]:
    statement = (
        select(BudgetCommentRow.budget_id, func.count())
        .join(BudgetRow, BudgetRow.id == BudgetCommentRow.budget_id)
        .where(
            BudgetRow.community_id == place,
            BudgetRow.state.in_(("open", "voting")),
            BudgetCommentRow.answer == "",
        )
        .group_by(BudgetCommentRow.budget_id)
    )
    return {budget: count for budget, count in session.execute(statement)}


def _is_gone(session: Session, row: BudgetRow) -> bool:
    return row.assembly_id is not None and phase_of(get_assembly(session, row.assembly_id)) in GONE
