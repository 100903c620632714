"""Reading budgets: versions of a year, which one is in force, its lines.

Law: a year's budget is the newest version that owners decided on and whose decision stands; until
a newer one is carried, the older one stays in force. A line is the same in two versions where
account and title are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.spending.models import BudgetLineRow, BudgetRow
from app.companion.spending.service.effects import get_decision
from app.core.encoding import jcs_hash
from app.core.errors import RuleError
from app.core.money import format_yuan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.spending.service.effects import Decision


ACCOUNT_WORDS = {"property_costs": "物业费账户", "shared_costs": "公共收益账户"}


class BudgetNotFound(RuleError):
    """There is no such budget, or it is not public yet."""


class BudgetNotApproved(RuleError):
    """The owners have not decided on this budget, or it no longer has this line."""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line as planned; `min_score` are the points below which nothing is paid."""

    account: str
    title: str
    amount: int
    min_score: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ApprovedLine:
    """A line of the budget in force; `key` is its own in every version of the year."""

    id: int
    key: str
    year: int
    account: str
    title: str
    amount: int
    min_score: int | None
    rehearsal: bool
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A version as shown; `in_force` where it is the year's budget now."""

    id: int
    year: int
    version: int
    state: str
    title: str
    intro: str
    lines: tuple[BudgetLine, ...]
    assembly_id: str | None
    opened_at: datetime | None
    decided_on: date | None
    in_force: bool

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.lines)


def lines_of(session: Session, budget_id: int) -> tuple[BudgetLine, ...]:
    """Return the lines of a version in order."""
    statement = select(BudgetLineRow).where(BudgetLineRow.budget_id == budget_id)
    return tuple(
        BudgetLine(row.account, row.title, row.amount, row.min_score, row.id)
        for row in session.scalars(statement.order_by(BudgetLineRow.place))
    )


def fingerprint(row: BudgetRow, lines: tuple[BudgetLine, ...]) -> str:
    """Return sixteen signs of the hash of a version: the motion names it, so it binds the lines."""
    said = {
        "community": row.community_id,
        "year": row.year,
        "version": row.version,
        "lines": [[one.account, one.title, one.amount, one.min_score] for one in lines],
    }
    return jcs_hash(said).hex()[:16]


def line_key(year: int, line: BudgetLine) -> str:
    """Return what payments on a line have in common in every version of the year."""
    named = hashlib.sha256(f"{line.account}/{line.title}".encode()).hexdigest()[:16]
    return f"budget:{year}:{named}"


def text_of(row: BudgetRow, lines: tuple[BudgetLine, ...]) -> str:
    """Return what owners are asked about a version: every line, the sum, the fingerprint."""
    total = format_yuan(sum(one.amount for one in lines))
    listed = "\n".join(f"{n}. {_said(one)}" for n, one in enumerate(lines, start=1))
    return (
        f"同意 {row.year} 年度预算（第 {row.version} 版），合计 {total} 元。\n{listed}\n"
        f"各项支出不得超过本项金额，支出由两个不同单位的人批准，并在公开账目中公布。"
        f"预算校验码：{fingerprint(row, lines)}"
    )


def says(row: BudgetRow, lines: tuple[BudgetLine, ...], text: str) -> bool:
    """True if a motion's text is a version's own to the sign, blanks aside.

    A fingerprint below other sums would have owners agree to what they did not read.
    """
    return "".join(text.split()) == "".join(text_of(row, lines).split())


def _said(line: BudgetLine) -> str:
    score = "" if line.min_score is None else f"，考评不低于 {line.min_score} 分才支付"
    return f"{line.title}：{format_yuan(line.amount)} 元（{ACCOUNT_WORDS[line.account]}{score}）"


def get_budget_row(session: Session, community_id: str, budget_id: int) -> BudgetRow:
    """Return a version of this community. Raises BudgetNotFound."""
    row = session.get(BudgetRow, budget_id)
    if row is None or row.community_id != community_id:
        raise BudgetNotFound
    return row


def find_decision(session: Session, row: BudgetRow) -> Decision | None:
    """Return the decision that carried a version, if it stands, or None."""
    if row.state != "voting" or row.assembly_id is None or row.motion is None:
        return None
    try:
        decision = get_decision(session, row.community_id, row.assembly_id, row.motion)
    except RuleError:
        return None
    # What was put to the vote has to be these very lines.
    asked = decision.asked
    bound = says(row, lines_of(session, row.id), asked.text)
    return decision if bound and asked.kind == "yes_no" and asked.whole_community else None


def find_in_force(
    session: Session, community_id: str, year: int
) -> tuple[BudgetRow, Decision] | None:
    """Return a year's budget and its decision, or None."""
    statement = (
        select(BudgetRow)
        .where(BudgetRow.community_id == community_id, BudgetRow.year == year)
        .order_by(BudgetRow.version.desc())
    )
    for row in session.scalars(statement):
        decision = find_decision(session, row)
        if decision is not None:
            return row, decision
    return None


def _years(session: Session, community_id: str) -> list[int]:
    statement = select(BudgetRow.year).where(BudgetRow.community_id == community_id)
    return sorted(set(session.scalars(statement)), reverse=True)


def approved_lines(session: Session, community_id: str) -> list[ApprovedLine]:
    """Return the lines of all budgets in force, the newest year first."""
    return [
        line
        for year in _years(session, community_id)
        for line in _approved(session, community_id, year)
    ]


def _approved(session: Session, community_id: str, year: int) -> list[ApprovedLine]:
    found = find_in_force(session, community_id, year)
    if found is None:
        return []
    row, decision = found
    return [
        ApprovedLine(
            id=one.id,
            key=line_key(year, one),
            year=year,
            account=one.account,
            title=one.title,
            amount=one.amount,
            min_score=one.min_score,
            rehearsal=decision.rehearsal,
            decided_on=decision.decided_on,
        )
        for one in lines_of(session, row.id)
    ]


def get_approved_line(session: Session, community_id: str, line_id: int) -> ApprovedLine:
    """Return the line in force that a line of any version of its year is.

    Raises BudgetNotApproved.
    """
    row = session.get(BudgetLineRow, line_id)
    budget = None if row is None else session.get(BudgetRow, row.budget_id)
    if row is None or budget is None or budget.community_id != community_id:
        raise BudgetNotApproved
    named = line_key(budget.year, BudgetLine(row.account, row.title, row.amount))
    for line in _approved(session, community_id, budget.year):
        if line.key == named:
            return line
    raise BudgetNotApproved


def view_budget(session: Session, row: BudgetRow) -> BudgetView:
    """Return a version as shown."""
    decision = find_decision(session, row)
    force = None if decision is None else find_in_force(session, row.community_id, row.year)
    return BudgetView(
        id=row.id,
        year=row.year,
        version=row.version,
        state=row.state,
        title=row.title,
        intro=row.intro,
        lines=lines_of(session, row.id),
        assembly_id=row.assembly_id,
        opened_at=row.opened_at,
        decided_on=None if decision is None else decision.decided_on,
        in_force=force is not None and force[0].id == row.id,
    )


def get_budget(
    session: Session, community_id: str, budget_id: int, *, public: bool = False
) -> BudgetView:
    """Return a version; for everybody only once it was opened. Raises BudgetNotFound."""
    row = get_budget_row(session, community_id, budget_id)
    if public and row.opened_at is None:
        raise BudgetNotFound
    return view_budget(session, row)


def list_budgets(session: Session, community_id: str, *, public: bool = False) -> list[BudgetView]:
    """Return all versions of all years, the newest first."""
    statement = select(BudgetRow).where(BudgetRow.community_id == community_id)
    if public:
        statement = statement.where(BudgetRow.opened_at.is_not(None))
    rows = session.scalars(statement.order_by(BudgetRow.year.desc(), BudgetRow.version.desc()))
    return [view_budget(session, row) for row in rows]


def community_of_budget(session: Session, budget_id: int) -> str | None:
    row = session.get(BudgetRow, budget_id)
    return None if row is None else row.community_id
