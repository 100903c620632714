"""Months as people write them: 2026-01."""

from __future__ import annotations

import re
from datetime import date

from app.core.errors import RuleError

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


class MonthInvalid(RuleError):
    """A month is written 2026-01."""


def check_month(month: str) -> None:
    """Raises MonthInvalid."""
    if not _MONTH.fullmatch(month):
        raise MonthInvalid


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day:%Y-%m}"


def next_month(month: str) -> str:
    """Return the month that follows."""
    year, place = int(month[:4]), int(month[5:])
    return f"{year + place // 12:04d}-{place % 12 + 1:02d}"


def days_of(month: str) -> tuple[date, date]:
    """Return the first day of a month and of the next one. Raises MonthInvalid."""
    check_month(month)
    return date.fromisoformat(f"{month}-01"), date.fromisoformat(f"{next_month(month)}-01")
