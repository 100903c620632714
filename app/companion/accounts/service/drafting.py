"""A month as it would be published now: its two files, its statement; nothing is written.

Law: months are published one after the other from the first journal on; what the first officer
saw is told from what the second one closes by the hash of both files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.accounts.models import AccountsMonthRow, AccountsRow
from app.companion.accounts.service.veil import Veil, veil_of
from app.companion.books.service import (
    closed_months,
    list_journals,
    next_to_close,
    unit_balances,
)
from app.core.accounts import (
    CHART,
    UNIT_ACCOUNT,
    Closer,
    MonthStatement,
    PublicJournal,
    encode_journal,
    encode_unit_balance,
    make_statement,
    month_after,
    month_of,
    parse_month,
    parse_statement,
)
from app.core.encoding import lp, sha256

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.books.service import Journal


@dataclass(frozen=True, slots=True)
class MonthDraft:
    """A month before it is closed."""

    month: str
    journals: tuple[PublicJournal, ...]
    journal_lines: tuple[bytes, ...]
    unit_lines: tuple[bytes, ...]
    later: tuple[int, ...]
    before: MonthStatement | None
    veil: Veil

    @property
    def content(self) -> str:
        """The hash of what the month's two files and its later numbers say."""
        parts = [self.month.encode(), join(self.journal_lines), join(self.unit_lines)]
        parts.append(repr(self.later).encode())
        return sha256(b"".join(map(lp, parts))).hex()

    def statement(self, closed_by: Sequence[Closer]) -> MonthStatement:
        """Return the statement of the month as these two close it."""
        return make_statement(
            self.month,
            journals=self.journals,
            journal_lines=self.journal_lines,
            later=self.later,
            units=self.unit_lines,
            chart=CHART,
            before=self.before,
            closed_by=closed_by,
        )


def join(lines: Sequence[bytes]) -> bytes:
    """Return the bytes of a file of lines."""
    return b"".join(line + b"\n" for line in lines)


def published_months(session: Session, community_id: str) -> list[AccountsMonthRow]:
    """Return the published months, the oldest first."""
    statement = select(AccountsMonthRow).where(AccountsMonthRow.community_id == community_id)
    return list(session.scalars(statement.order_by(AccountsMonthRow.month)))


def next_month(session: Session, community_id: str) -> str | None:
    """Return the month that is published next, be it over or not; None before any journal."""
    published = published_months(session, community_id)
    if published:
        return month_after(published[-1].month)
    closed = closed_months(session, community_id)
    return closed[0] if closed else next_to_close(session, community_id)


def draft_month(session: Session, accounts: AccountsRow, month: str, *, today: date) -> MonthDraft:
    """Return a month as it stands in the books; raises FieldInvalid for what is no month."""
    published = published_months(session, accounts.community_id)
    before = parse_statement(published[-1].statement) if published else None
    journals = list_journals(session, accounts.community_id, month=month)
    opening, closing = _unit_balances(session, accounts.community_id, month)
    named = {line.unit_id for one in journals for line in one.lines if line.unit_id is not None}
    veil = veil_of(session, accounts, named | opening.keys() | closing.keys())
    public = tuple(veil.journal(one) for one in journals)
    tops = [one.statement["last"] for one in published] + [one.number for one in journals]
    later = _later(session, accounts.community_id, month, max(tops, default=0), today)
    return MonthDraft(
        month=month,
        journals=public,
        journal_lines=tuple(map(encode_journal, public)),
        unit_lines=tuple(map(encode_unit_balance, veil.balances(month, opening, closing))),
        later=tuple(later),
        before=before,
        veil=veil,
    )


def _unit_balances(
    session: Session, community_id: str, month: str
) -> tuple[dict[int, int], dict[int, int]]:
    """What each unit owned of the fund before the month and after it."""
    year, number = parse_month(month)
    eve = date(year, number, 1) - timedelta(days=1)
    following = month_after(month)
    last = date(int(following[:4]), int(following[5:]), 1) - timedelta(days=1)
    sums = [unit_balances(session, community_id, UNIT_ACCOUNT, until=day) for day in (eve, last)]
    opening, closing = ({unit: -amount for unit, amount in one.items()} for one in sums)
    return opening, closing


def _later(session: Session, community_id: str, month: str, top: int, today: date) -> list[int]:
    """The numbers below the last one whose journals are dated in later months."""
    found: list[Journal] = []
    month = month_after(month)
    while month <= month_of(today):
        found += list_journals(session, community_id, month=month)
        month = month_after(month)
    return sorted(one.number for one in found if one.number < top)
