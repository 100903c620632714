"""Quarters of a year, written `2026Q1`, in days of Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.core.errors import VerificationError

_TEXT = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


class QuarterInvalid(VerificationError):
    """A quarter is written like 2026Q1."""


def quarter_of(day: date) -> str:
    """Return the quarter in which a day lies."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def days_of(quarter: str) -> tuple[date, date]:
    """Return first and last day; raises QuarterInvalid."""
    found = _TEXT.fullmatch(quarter)
    if found is None:
        raise QuarterInvalid(quarter=quarter[:20])
    year, number = int(found[1]), int(found[2])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), after - timedelta(days=1)


def before(quarter: str) -> str:
    """Return the quarter before; raises QuarterInvalid."""
    return quarter_of(days_of(quarter)[0] - timedelta(days=1))
