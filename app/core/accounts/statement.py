"""A month's statement: what its entry says, made from the journals and the statement before.

Law: amounts are 分; a balance is the sum of an account's lines, a debit above 0. What a fund has
is its money in the bank: received and paid are what came in and went out, one journal counted
once by its net, and a journal that takes another back counts against what that one was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.accounts.chart import FUNDS, KINDS, Account
from app.core.accounts.journal import PublicJournal
from app.core.accounts.month import month
from app.core.encoding import MAX_INTEGER, jcs_hash
from app.core.entries.scalars import code, encode_minute, hex32, minute, parse_minute, text
from app.core.entries.schema import array, integer, nullable, record, refuse, words
from app.core.tlog.merkle import leaf_hash, root_hash

NO_STATEMENT = "0" * 64
CLOSERS = ("convener", "property_company", "residents_committee", "street_office")
# All of an entry must stay below 65,535 bytes.
_MAX_ACCOUNTS, _MAX_LATER, _MAX_COUNT = 100, 2_000, 1_000_000
_signed = integer(-MAX_INTEGER)
_count = integer(0, _MAX_COUNT)


def _code_of(item: dict[str, str]) -> str:
    return item["code"]


_SHAPE = record(
    {
        "month": month,
        "first": integer(),
        "last": integer(),
        "count": _count,
        "later": array(integer(1), 0, _MAX_LATER, ascending=int),
        "root": hex32,
        "units": _count,
        "units_root": hex32,
        "accounts": array(
            record(
                {
                    "code": code,
                    "kind": words(*KINDS),
                    "fund": nullable(words(*FUNDS)),
                    "opening": _signed,
                    "debit": integer(),
                    "credit": integer(),
                    "closing": _signed,
                }
            ),
            0,
            _MAX_ACCOUNTS,
            ascending=_code_of,
        ),
        "funds": array(
            record(
                {
                    "fund": words(*FUNDS),
                    "opening": _signed,
                    "received": _signed,
                    "paid": _signed,
                    "closing": _signed,
                }
            ),
            len(FUNDS),
            len(FUNDS),
        ),
        "previous": hex32,
        "closed_by": array(
            record({"role": words(*CLOSERS), "organisation": text(60), "at": minute}), 2, 2
        ),
    }
)


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """An account over a month; closing = opening + debit − credit, all in 分."""

    code: str
    kind: str
    fund: str | None
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """The balance at the month's end."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class FundTotal:
    """A fund's money in the bank over a month; closing = opening + received − paid."""

    fund: str
    opening: int
    received: int
    paid: int

    @property
    def closing(self) -> int:
        """The money in the bank at the month's end."""
        return self.opening + self.received - self.paid


@dataclass(frozen=True, slots=True)
class Closer:
    """Who closed the month: role, organisation, when (aware UTC, whole minute)."""

    role: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MonthStatement:
    """A month in numbers; roots and `previous` are 64 hexadecimal digits.

    `later` lists the numbers below `last` whose journals belong to later months.
    """

    month: str
    first: int
    last: int
    count: int
    later: tuple[int, ...]
    root: str
    units: int
    units_root: str
    accounts: tuple[AccountTotal, ...]
    funds: tuple[FundTotal, ...]
    previous: str
    closed_by: tuple[Closer, ...]

    def balance(self, account: str) -> int:
        """Return the closing balance of an account, 0 for one that is not listed."""
        return next((one.closing for one in self.accounts if one.code == account), 0)


def encode_statement(statement: MonthStatement) -> dict[str, Any]:
    """Return the body of the month's entry; raises what parse_statement would."""
    body = {
        "month": statement.month,
        "first": statement.first,
        "last": statement.last,
        "count": statement.count,
        "later": list(statement.later),
        "root": statement.root,
        "units": statement.units,
        "units_root": statement.units_root,
        "accounts": [_with_closing(one, "code", "kind", "fund") for one in statement.accounts],
        "funds": [_with_closing(one, "fund") for one in statement.funds],
        "previous": statement.previous,
        "closed_by": [
            {"role": one.role, "organisation": one.organisation, "at": encode_minute(one.at)}
            for one in statement.closed_by
        ],
    }
    verify_statement(body)
    return body


def _with_closing(total: AccountTotal | FundTotal, *names: str) -> dict[str, Any]:
    sums = ("debit", "credit") if isinstance(total, AccountTotal) else ("received", "paid")
    return {name: getattr(total, name) for name in (*names, "opening", *sums, "closing")}


def verify_statement(body: object) -> None:
    """Raise SchemaError unless a body is a month's; its closings follow from its sums."""
    _SHAPE(body)
    assert isinstance(body, dict)
    if [one["fund"] for one in body["funds"]] != list(FUNDS):
        raise refuse("order").under("funds")
    for place, one in enumerate(body["accounts"]):
        if one["closing"] != one["opening"] + one["debit"] - one["credit"]:
            raise refuse("closing").under(f"accounts[{place}]")
    for place, one in enumerate(body["funds"]):
        if one["closing"] != one["opening"] + one["received"] - one["paid"]:
            raise refuse("closing").under(f"funds[{place}]")


def parse_statement(body: object) -> MonthStatement:
    """Return the statement of a body; raises SchemaError."""
    verify_statement(body)
    assert isinstance(body, dict)
    parts = {
        "later": tuple(body["later"]),
        "accounts": tuple(AccountTotal(**_without_closing(one)) for one in body["accounts"]),
        "funds": tuple(FundTotal(**_without_closing(one)) for one in body["funds"]),
        "closed_by": tuple(
            Closer(one["role"], one["organisation"], parse_minute(one["at"]))
            for one in body["closed_by"]
        ),
    }
    return MonthStatement(**{**body, **parts})


def _without_closing(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "closing"}


def hash_statement(body: object) -> str:
    """Return what the next month's `previous` says of this body."""
    return jcs_hash(body).hex()


def lines_root(lines: Iterable[bytes]) -> str:
    """Return the Merkle root (RFC 6962) over lines without their newlines, in hexadecimal."""
    return root_hash([leaf_hash(line) for line in lines]).hex()


def make_statement(
    month: str,
    *,
    journals: Sequence[PublicJournal],
    journal_lines: Sequence[bytes],
    later: Iterable[int],
    units: Sequence[bytes],
    chart: Mapping[str, Account],
    before: MonthStatement | None,
    closed_by: Sequence[Closer],
) -> MonthStatement:
    """Return the statement of a month over its journals, in order of their numbers.

    `journal_lines` and `units` are the lines of the month's two files; `chart` knows each code.
    """
    numbers = [one.number for one in journals]
    return MonthStatement(
        month=month,
        first=numbers[0] if numbers else 0,
        last=numbers[-1] if numbers else 0,
        count=len(numbers),
        later=tuple(sorted(later)),
        root=lines_root(journal_lines),
        units=len(units),
        units_root=lines_root(units),
        accounts=_account_totals(journals, chart, before),
        funds=_fund_totals(journals, chart, before),
        previous=NO_STATEMENT if before is None else hash_statement(encode_statement(before)),
        closed_by=tuple(closed_by),
    )


def _account_totals(
    journals: Sequence[PublicJournal], chart: Mapping[str, Account], before: MonthStatement | None
) -> tuple[AccountTotal, ...]:
    openings = {} if before is None else {one.code: one.closing for one in before.accounts}
    sums: dict[str, list[int]] = {code: [0, 0] for code in openings}
    for line in (line for journal in journals for line in journal.lines):
        sums.setdefault(line.account, [0, 0])[line.amount < 0] += abs(line.amount)
    return tuple(
        AccountTotal(name, chart[name].kind, chart[name].fund, openings.get(name, 0), *sums[name])
        for name in sorted(sums)
    )


def _fund_totals(
    journals: Sequence[PublicJournal], chart: Mapping[str, Account], before: MonthStatement | None
) -> tuple[FundTotal, ...]:
    openings = {} if before is None else {one.fund: one.closing for one in before.funds}
    moved = {fund: [0, 0] for fund in FUNDS}
    for journal in journals:
        for fund, net in _net(journal, chart).items():
            is_payment = (net < 0) != (journal.reverses is not None)
            moved[fund][is_payment] += -net if is_payment else net
    return tuple(FundTotal(fund, openings.get(fund, 0), *moved[fund]) for fund in FUNDS)


def _net(journal: PublicJournal, chart: Mapping[str, Account]) -> dict[str, int]:
    """What a journal moves into each fund's banks."""
    found: dict[str, int] = {}
    for line in journal.lines:
        account = chart[line.account]
        if account.kind == "bank" and account.fund is not None:
            found[account.fund] = found.get(account.fund, 0) + line.amount
    return {fund: net for fund, net in found.items() if net}
