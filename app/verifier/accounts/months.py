"""Months: none missing, none twice, each with the journals its entry names (A08–A12, A19)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.accounts import (
    CHART,
    NO_STATEMENT,
    hash_statement,
    lines_root,
    month_after,
    month_of,
)
from app.core.calendar import local_date

if TYPE_CHECKING:
    from app.verifier.accounts.case import AccountsCase, Month
    from app.verifier.report import Look


def a08_months(case: AccountsCase, look: Look) -> None:
    """Reject: months swapped, left out or closed twice; a statement that follows another."""
    look.examined = len(case.months)
    wanted, previous = "", NO_STATEMENT
    for month in case.months:
        said = month.said
        look.demand(wanted in ("", said.month), "month_out_of_turn", month.where, wanted=wanted)
        look.demand(said.previous == previous, "previous_differs", month.where)
        wanted, previous = month_after(said.month), hash_statement(month.body)


def a09_roots(case: AccountsCase, look: Look) -> None:
    """Reject: a changed amount; a line dropped, put in or moved; a file of another month."""
    for month in case.months:
        said, lines = month.said, month.journals.raw
        look.examined += len(lines)
        look.demand(said.count == len(lines), "journal_count", month.where, found=len(lines))
        look.demand(said.root == lines_root(lines), "journals_root", month.where)


def a10_journals(case: AccountsCase, look: Look) -> None:
    """Reject: a journal of another shape or month, out of order, on an account nobody lists."""
    for month in case.months:
        look.examined += len(month.journals.raw)
        for fault in month.journals.faults:
            look.fail(fault.error.code, fault.where, **fault.error.fields)
        known = {one.code for one in month.said.accounts}
        for journal in month.journals.values:
            where = f"journal {journal.number}"
            look.demand(month_of(journal.on) == month.said.month, "journal_of_other_month", where)
            for code in sorted({line.account for line in journal.lines} - known):
                look.fail("account_not_listed", where, account=code)
        for before, journal in pairwise(month.journals.values):
            in_order = before.number < journal.number
            look.demand(in_order, "journal_order", f"journal {journal.number}")
    _check_chart(case, look)


def _check_chart(case: AccountsCase, look: Look) -> None:
    """The protocol's codes are what it says, all others what they first were."""
    first = {code: (one.kind, one.fund) for code, one in CHART.items()}
    for month in case.months:
        for one in month.said.accounts:
            look.examined += 1
            was = first.setdefault(one.code, (one.kind, one.fund))
            same = was == (one.kind, one.fund)
            look.demand(same, "account_changed_kind", month.where, account=one.code)


def a11_balanced(case: AccountsCase, look: Look) -> None:
    """Reject: a journal whose debits and credits are not the same sum; a line over nothing."""
    for month in case.months:
        for journal in month.journals.values:
            look.examined += 1
            left = sum(line.amount for line in journal.lines)
            look.demand(not left, "journal_unbalanced", f"journal {journal.number}", left=left)
            empty = any(not line.amount for line in journal.lines)
            look.demand(not empty, "line_of_nothing", f"journal {journal.number}")


def a12_numbers(case: AccountsCase, look: Look) -> None:
    """Reject: a journal number left out, used twice, or promised for later and never shown."""
    seen: set[int] = set()
    top = 0
    for month in case.months:
        said, numbers = month.said, [one.number for one in month.journals.values]
        look.examined += len(numbers)
        stated = (numbers[0], numbers[-1]) if numbers else (0, 0)
        look.demand(stated == (said.first, said.last), "number_range", month.where)
        for number in numbers:
            look.demand(number not in seen, "number_twice", f"journal {number}")
            seen.add(number)
        top = max(top, said.last)
        _check_gaps(month, seen, top, look)


def _check_gaps(month: Month, seen: set[int], top: int, look: Look) -> None:
    later = set(month.said.later)
    # A number far beyond the journals there are must not fill the memory.
    if top > len(seen) + len(later):
        look.fail("number_missing", month.where, missing=top - len(seen) - len(later))
        return
    for number in range(1, top + 1):
        held = (number in seen) != (number in later)
        look.demand(held, "number_promised", f"journal {number}", month=month.said.month)
    look.demand(not later or max(later) <= top, "number_beyond", month.where)


def a19_closed_by_two(case: AccountsCase, look: Look) -> None:
    """Reject: a month closed by one body alone, before it was over, or after its entry."""
    for month in case.months:
        look.examined += 1
        one, two = month.said.closed_by
        apart = one.organisation != two.organisation and one.role != two.role
        look.demand(apart, "closed_by_one_body", month.where)
        for closer in (one, two):
            over = month_of(local_date(closer.at)) > month.said.month
            look.demand(over, "closed_too_early", month.where)
            look.demand(closer.at <= month.t, "closed_after_entry", month.where)
