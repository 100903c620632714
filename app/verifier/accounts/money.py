"""Money: every balance reckoned again, every payment with its ground (A13–A18)."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.accounts import CHART, FUNDS, RETURNABLE, UNIT_ACCOUNT, lines_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.accounts import MonthStatement, PublicJournal
    from app.verifier.accounts.case import AccountsCase, Month
    from app.verifier.report import Look


def a13_balances(case: AccountsCase, look: Look) -> None:
    """Reject: a balance that its lines do not give; an account left out of the statement."""
    before: dict[str, int] = {}
    for month in case.months:
        debits, credits = _turnover(month)
        wanted = before.keys() | debits.keys() | credits.keys()
        stated = {one.code: one for one in month.said.accounts}
        for code in sorted(wanted | stated.keys()):
            look.examined += 1
            sums = (before.get(code, 0), debits[code], credits[code])
            one = stated.get(code)
            found = None if one is None else (one.opening, one.debit, one.credit)
            look.demand(found == sums, "balance_differs", month.where, account=code)
        before = {one.code: one.closing for one in month.said.accounts}


def _turnover(month: Month) -> tuple[Counter[str], Counter[str]]:
    debits: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for journal in month.journals.values:
        for line in journal.lines:
            if line.amount > 0:
                debits[line.account] += line.amount
            else:
                credits[line.account] -= line.amount
    return debits, credits


def a14_funds(case: AccountsCase, look: Look) -> None:
    """Reject: a fund's income, spending or money in the bank that its journals do not give."""
    before = dict.fromkeys(FUNDS, 0)
    for month in case.months:
        banks = _banks(month.said)
        received, paid = dict.fromkeys(FUNDS, 0), dict.fromkeys(FUNDS, 0)
        for journal in month.journals.values:
            taken_back = journal.reverses is not None
            for fund, net in _moved(journal, banks).items():
                if (net > 0) != taken_back:
                    received[fund] += net
                else:
                    paid[fund] -= net
        for total in month.said.funds:
            look.examined += 1
            mine = (before[total.fund], received[total.fund], paid[total.fund])
            same = (total.opening, total.received, total.paid) == mine
            look.demand(same, "fund_differs", month.where, fund=total.fund)
            held = sum(one.closing for one in month.said.accounts if one.code in banks[total.fund])
            look.demand(total.closing == held, "fund_not_in_bank", month.where, fund=total.fund)
            before[total.fund] = total.closing


def _banks(said: MonthStatement) -> dict[str, frozenset[str]]:
    """The bank accounts of each fund, those of the protocol and those the month lists."""
    pairs = [(one.code, one.kind, one.fund) for one in CHART.values()]
    pairs += [(one.code, one.kind, one.fund) for one in said.accounts]
    return {
        fund: frozenset(code for code, kind, of in pairs if kind == "bank" and of == fund)
        for fund in FUNDS
    }


def _moved(journal: PublicJournal, banks: dict[str, frozenset[str]]) -> dict[str, int]:
    return {fund: _sum(journal, codes) for fund, codes in banks.items()}


def a15_reversals(case: AccountsCase, look: Look) -> None:
    """Reject: a reversal of nothing, of a later journal, of other sums, or a second one."""
    known: dict[int, PublicJournal] = {}
    taken: set[int] = set()
    for journal in _journals(case):
        known[journal.number] = journal
        if journal.reverses is None:
            continue
        look.examined += 1
        where, of = f"journal {journal.number}", journal.reverses
        was = known.get(of) if of < journal.number else None
        look.demand(was is not None, "reversal_of_nothing", where, of=of)
        look.demand(of not in taken, "reversed_twice", where, of=of)
        taken.add(of)
        if was is not None:
            same = _sums(was, -1) == _sums(journal, 1)
            look.demand(same, "reversal_differs", where, of=of)


def _sums(journal: PublicJournal, sign: int) -> Counter[tuple[str, int]]:
    return Counter((line.account, sign * line.amount) for line in journal.lines)


def _journals(case: AccountsCase) -> Iterator[PublicJournal]:
    for month in case.months:
        yield from month.journals.values


def a16_authority(case: AccountsCase, look: Look) -> None:
    """Reject: a payment without resolution or budget line; more given back than was paid in."""
    for journal in _payments(case):
        look.examined += 1
        look.demand(
            journal.authority is not None, "payment_without_ground", f"journal {journal.number}"
        )
    for month in case.months:
        over = month.said.balance(RETURNABLE)
        look.demand(over <= 0, "refunds_exceed", month.where, over=over)


def a17_vouchers(case: AccountsCase, look: Look) -> None:
    """Reject: a payment without a voucher's hash. One that paid before is told, not refused."""
    paid: dict[str, int] = {}
    undone = {one.reverses for one in _journals(case) if one.reverses is not None}
    for journal in _payments(case):
        look.examined += 1
        where = f"journal {journal.number}"
        look.demand(bool(journal.evidence), "payment_without_voucher", where)
        if journal.number in undone:
            continue
        for voucher in journal.evidence:
            first = paid.setdefault(voucher, journal.number)
            if first != journal.number:
                look.note("voucher_again", where, first=first)


def _payments(case: AccountsCase) -> Iterator[PublicJournal]:
    """The journals that take money out of the banks, raise a cost or lower what flats own.

    Not what takes another journal back, and not what gives back what flats paid in advance.
    """
    for month in case.months:
        banks = frozenset[str]().union(*_banks(month.said).values())
        costs = _costs(month.said) | {UNIT_ACCOUNT}
        for journal in month.journals.values:
            out = _sum(journal, banks) < 0
            others = [line for line in journal.lines if line.account not in banks]
            back = all(line.account == RETURNABLE for line in others)
            spends = (out and not back) or _sum(journal, costs) > 0
            if spends and journal.reverses is None:
                yield journal


def _costs(said: MonthStatement) -> frozenset[str]:
    pairs = [(one.code, one.kind) for one in CHART.values()]
    pairs += [(one.code, one.kind) for one in said.accounts]
    return frozenset(code for code, kind in pairs if kind == "cost")


def _sum(journal: PublicJournal, codes: frozenset[str]) -> int:
    return sum(line.amount for line in journal.lines if line.account in codes)


def a18_units(case: AccountsCase, look: Look) -> None:
    """Reject: unit balances that are not the fund's, or do not begin where the last ones ended."""
    before: Counter[int] = Counter()
    opening = 0
    for month in case.months:
        said, units = month.said, month.units
        look.examined += len(units.raw)
        for fault in units.faults:
            look.fail(fault.error.code, fault.where, **fault.error.fields)
        whole = (said.units, said.units_root) == (len(units.raw), lines_root(units.raw))
        look.demand(whole, "units_root", month.where)
        names = [one.unit for one in units.values]
        look.demand(all(a < b for a, b in pairwise(names)), "unit_order", month.where)
        for journal in month.journals.values:
            bare = any(one.account == UNIT_ACCOUNT and one.unit is None for one in journal.lines)
            look.demand(not bare, "fund_line_without_unit", f"journal {journal.number}")
        began = sum(one.opening for one in units.values)
        ended = sum(one.closing for one in units.values)
        look.demand(ended == -said.balance(UNIT_ACCOUNT), "units_sum", month.where, found=ended)
        same = began == opening and before == _amounts(one.opening for one in units.values)
        look.demand(same, "units_opening", month.where)
        before, opening = _amounts(one.closing for one in units.values), ended


def _amounts(values: Iterator[int]) -> Counter[int]:
    """How often each amount stands there; who has nothing may come and go."""
    return Counter(value for value in values if value)
