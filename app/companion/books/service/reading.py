"""Reading the books: balances and journals, with nothing that names a person.

Law: a balance is the sum of lines and kept nowhere else, so it cannot differ from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from app.companion.books.models import JournalRow, LineRow
from app.companion.books.service.chart import CHART, get_account
from app.companion.books.service.lines import Line
from app.companion.books.service.month_names import days_of, month_of
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class JournalNotFound(RuleError):
    """The books have no journal of this number."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as it stands; `reverses` is the number that it takes back."""

    number: int
    on: date
    memo: str
    source: str
    lines: tuple[Line, ...]
    evidence: tuple[str, ...]
    authority: Mapping[str, Any] | None
    posted_at: datetime
    reverses: int | None = None


def balance(
    session: Session,
    community_id: str,
    account: str,
    *,
    unit_id: int | None = None,
    until: date | None = None,
) -> int:
    """Return debits less credits of an account, or of a unit in it, to the end of a day.

    Raises AccountUnknown.
    """
    get_account(account)
    where = [*_until(community_id, until), LineRow.account == account]
    if unit_id is not None:
        where.append(LineRow.unit_id == unit_id)
    return int(session.scalars(select(func.sum(LineRow.amount)).where(*where)).one() or 0)


def balances(session: Session, community_id: str, until: date | None = None) -> dict[str, int]:
    """Return debits less credits of every account of the chart."""
    statement = select(LineRow.account, func.sum(LineRow.amount))
    statement = statement.where(*_until(community_id, until)).group_by(LineRow.account)
    found = {code: int(total) for code, total in session.execute(statement)}
    return {code: found.get(code, 0) for code in CHART}


def unit_balances(
    session: Session, community_id: str, account: str = "fund_units", until: date | None = None
) -> dict[int, int]:
    """Return debits less credits of each unit that an account ever named."""
    get_account(account)
    statement = select(LineRow.unit_id, func.sum(LineRow.amount)).where(
        *_until(community_id, until), LineRow.account == account, LineRow.unit_id.is_not(None)
    )
    rows = session.execute(statement.group_by(LineRow.unit_id)).all()
    return {unit_id: int(total) for unit_id, total in rows if unit_id is not None}


def _until(community_id: str, until: date | None) -> list[ColumnElement[bool]]:
    mine = LineRow.community_id == community_id
    if until is None:
        return [mine]
    numbers = select(JournalRow.number).where(
        JournalRow.community_id == community_id, JournalRow.on_date <= until
    )
    return [mine, LineRow.number.in_(numbers)]


def list_journals(
    session: Session, community_id: str, *, month: str | None = None
) -> list[Journal]:
    """Return the journals of a month by their days, or all, in the order of their numbers."""
    statement = select(JournalRow).where(JournalRow.community_id == community_id)
    if month is not None:
        first, end = days_of(month)
        statement = statement.where(JournalRow.on_date >= first, JournalRow.on_date < end)
    rows = session.scalars(statement.order_by(JournalRow.number)).all()
    return _with_lines(session, community_id, rows)


def newest_journals(session: Session, community_id: str, count: int) -> list[Journal]:
    """Return the last journals, the newest first."""
    statement = select(JournalRow).where(JournalRow.community_id == community_id)
    rows = session.scalars(statement.order_by(JournalRow.number.desc()).limit(count)).all()
    return _with_lines(session, community_id, rows)


def list_months(session: Session, community_id: str) -> list[str]:
    """Return the months that hold journals, the newest first."""
    statement = select(JournalRow.on_date).where(JournalRow.community_id == community_id)
    return sorted({month_of(day) for day in session.scalars(statement.distinct())}, reverse=True)


def get_journal(session: Session, community_id: str, number: int) -> Journal:
    """Return one journal. Raises JournalNotFound."""
    row = session.get(JournalRow, (community_id, number))
    if row is None:
        raise JournalNotFound(number=number)
    return _with_lines(session, community_id, [row])[0]


def _with_lines(session: Session, community_id: str, rows: Sequence[JournalRow]) -> list[Journal]:
    if not rows:
        return []
    statement = select(LineRow).where(
        LineRow.community_id == community_id,
        LineRow.number.between(min(row.number for row in rows), max(row.number for row in rows)),
    )
    lines: dict[int, list[Line]] = {row.number: [] for row in rows}
    for one in session.scalars(statement.order_by(LineRow.number, LineRow.place)):
        if one.number in lines:
            lines[one.number].append(Line(one.account, one.amount, one.unit_id))
    return [_journal(row, lines[row.number]) for row in rows]


def _journal(row: JournalRow, lines: Sequence[Line]) -> Journal:
    return Journal(
        number=row.number,
        on=row.on_date,
        memo=row.memo,
        source=row.source,
        lines=tuple(lines),
        evidence=tuple(row.evidence),
        authority=row.authority,
        posted_at=row.posted_at,
        reverses=row.reverses,
    )
