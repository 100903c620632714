"""Reading the published accounts for the pages: months, their lines by fund, who has seen them.

Law: what is shown is read from the published bytes, never from the books. Entries that say the same
in words (what single flats paid) stand there as one sum with their number; what has a ground, a
voucher or takes something back is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.companion.accounts.models import AccountsMonthRow
from app.companion.accounts.service.drafting import published_months
from app.companion.accounts.service.opening import get_accounts
from app.companion.accounts.service.unsettled import open_at_closing
from app.core.accounts import (
    CHART,
    FundTotal,
    MonthStatement,
    PublicJournal,
    parse_charter,
    parse_journal,
    parse_statement,
)
from app.core.errors import RuleError
from app.core.lines import split_lines
from app.core.tlog.cosignature import witness_key
from app.platform.log import find_cosigned_head

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.tlog.note import NoteKey


class MonthNotPublished(RuleError):
    """No statement of this month was published."""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line of a fund: day, words (None where they are hidden), amount, grounds, vouchers.

    `amount` is above 0 for what came in; `count` is how many journals stand in it.
    """

    on: date | None
    memo: str | None
    account: str
    amount: int
    number: int = 0
    count: int = 1
    authority: Mapping[str, Any] | None = None
    vouchers: tuple[str, ...] = ()
    reverses: int | None = None

    @property
    def is_income(self) -> bool:
        """Whether it counts to what came in; what takes a payment back lessens what went out."""
        return (self.amount > 0) != (self.reverses is not None)


@dataclass(frozen=True, slots=True)
class FundPage:
    """A fund over a month: its total, what came in, what went out."""

    total: FundTotal
    received: tuple[MoneyLine, ...]
    paid: tuple[MoneyLine, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A published month: statement, funds, vouchers; `seen` says that witnesses cosigned it.

    `open` is what nobody had checked when it was closed, by code; None where it is not known.
    """

    statement: MonthStatement
    funds: tuple[FundPage, ...]
    vouchers: tuple[tuple[int, date, str], ...]
    published_at: datetime
    seen: bool
    open: Mapping[str, int] | None


def list_statements(session: Session, community_id: str) -> list[MonthStatement]:
    """Return the published statements, the oldest first."""
    return [parse_statement(row.statement) for row in published_months(session, community_id)]


def get_month(session: Session, community_id: str, month: str) -> MonthPage:
    """Return a published month. Raises AccountsNotOpen, MonthNotPublished."""
    accounts = get_accounts(session, community_id)
    row = session.get(AccountsMonthRow, (community_id, month))
    if row is None:
        raise MonthNotPublished(month=month[:20])
    journals = [parse_journal(line) for line in split_lines(bytes(row.journals))]
    statement = parse_statement(row.statement)
    vouchers = tuple((one.number, one.on, voucher) for one in journals for voucher in one.evidence)
    return MonthPage(
        statement,
        tuple(_fund(total, journals) for total in statement.funds),
        vouchers,
        row.published_at,
        _is_seen(session, accounts.charter, accounts.log_id, row.seq),
        open_at_closing(session, community_id, month),
    )


def is_newest_seen(session: Session, community_id: str) -> bool:
    """True where enough witnesses cosigned a head over everything published."""
    accounts = get_accounts(session, community_id)
    months = published_months(session, community_id)
    last = months[-1].seq if months else 0
    return _is_seen(session, accounts.charter, accounts.log_id, last)


def witnesses_of_accounts(session: Session, community_id: str) -> tuple[str, list[NoteKey]]:
    """Return the log's id and its witnesses' cosigning keys; raises AccountsNotOpen."""
    accounts = get_accounts(session, community_id)
    keys = parse_charter(accounts.charter).keys
    return accounts.log_id, [witness_key(one.name, one.key) for one in keys.witnesses]


def _is_seen(session: Session, charter: Mapping[str, Any], log_id: str, seq: int) -> bool:
    quorum = charter["keys"]["witness_quorum"]
    if not quorum:
        return False
    return find_cosigned_head(session, log_id, min_size=seq + 1, quorum=quorum) is not None


def _fund(total: FundTotal, journals: Sequence[PublicJournal]) -> FundPage:
    lines = _fund_lines(total.fund, journals)
    return FundPage(
        total,
        tuple(one for one in lines if one.is_income),
        tuple(one for one in lines if not one.is_income),
    )


def _fund_lines(fund: str, journals: Sequence[PublicJournal]) -> list[MoneyLine]:
    banks = {code for code, one in CHART.items() if one.kind == "bank" and one.fund == fund}
    alone: list[MoneyLine] = []
    alike: dict[tuple[str | None, str, bool], list[MoneyLine]] = {}
    for one in journals:
        net = sum(line.amount for line in one.lines if line.account in banks)
        if not net:
            continue
        line = _line(one, net, banks)
        if one.authority is not None or one.reverses is not None or one.evidence:
            alone.append(line)
        else:
            alike.setdefault((line.memo, line.account, net > 0), []).append(line)
    return [*map(_together, alike.values()), *alone]


def _together(lines: Sequence[MoneyLine]) -> MoneyLine:
    """One line for entries that say the same; a single one stays as it is."""
    first, *others = lines
    if not others:
        return first
    amount = sum(one.amount for one in lines)
    return MoneyLine(None, first.memo, first.account, amount, count=len(lines))


def _line(one: PublicJournal, net: int, banks: set[str]) -> MoneyLine:
    others = [line for line in one.lines if line.account not in banks]
    largest = max(others, key=lambda line: abs(line.amount), default=None)
    account = one.lines[0].account if largest is None else largest.account
    return MoneyLine(
        on=one.on,
        memo=one.memo,
        account=account,
        amount=net,
        number=one.number,
        authority=one.authority,
        vouchers=one.evidence,
        reverses=one.reverses,
    )
