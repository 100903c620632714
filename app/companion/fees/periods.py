"""Billing periods: a month 2026-03, a quarter 2026-Q1, a year 2026, or once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import RuleError

ONCE = "once"
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
CYCLES = (*LENGTHS, ONCE)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])")
_YEAR = re.compile(r"20[0-9]{2}")


class PeriodInvalid(RuleError):
    """A period is written 2026-03, 2026-Q1 or 2026, as the tariff's cycle asks."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name; `months` are the first days of its months, in order."""

    name: str
    months: tuple[date, ...]

    @property
    def first_day(self) -> date:
        return self.months[0]

    @property
    def last_day(self) -> date:
        return next_month(self.months[-1]) - timedelta(days=1)


def parse_period(cycle: str, text: str, *, once_on: date | None = None) -> Period:
    """Return the period that a text names; a one-off's is the month of `once_on`.

    Raises PeriodInvalid.
    """
    if cycle == ONCE and once_on is not None:
        return Period(ONCE, (once_on.replace(day=1),))
    text = text.strip()
    first = _first_month(cycle, text)
    if first is None:
        raise PeriodInvalid(cycle=cycle)
    months = [first]
    while len(months) < LENGTHS[cycle]:
        months.append(next_month(months[-1]))
    return Period(text, tuple(months))


def _first_month(cycle: str, text: str) -> date | None:
    if cycle == "month" and (found := _MONTH.fullmatch(text)):
        return date(int(found[1]), int(found[2]), 1)
    if cycle == "quarter" and (found := _QUARTER.fullmatch(text)):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1)
    if cycle == "year" and _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    return None


def period_of(cycle: str, day: date) -> str:
    """Return the name of the period that holds a day."""
    if cycle == "month":
        return f"{day:%Y-%m}"
    if cycle == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return str(day.year) if cycle == "year" else ONCE


def periods_near(cycle: str, day: date) -> list[str]:
    """Return the names of the periods that are billed around a day, the latest first."""
    if cycle == ONCE:
        return [ONCE]
    first, found = date(day.year - 1, 1, 1), []
    while first <= date(day.year + 1, 12, 1):
        name = period_of(cycle, first)
        if name not in found and first <= _ahead(day):
            found.append(name)
        first = next_month(first)
    return found[::-1]


def _ahead(day: date) -> date:
    """The first day of the month half a year on: no bill goes out much earlier than its time."""
    month = day.replace(day=1)
    for _ in range(6):
        month = next_month(month)
    return month


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
