"""Months as people write them: YYYY-MM, from January of year 1 on."""

from __future__ import annotations

import re
from datetime import date

from app.core.entries.schema import refuse

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def parse_month(value: object) -> tuple[int, int]:
    """Return year and month of `YYYY-MM`; raises FieldInvalid."""
    if type(value) is not str or _MONTH.fullmatch(value) is None or value < "0001":
        raise refuse("month")
    return int(value[:4]), int(value[5:])


def month(value: object) -> None:
    """A month of docs/PROTOCOL.md."""
    parse_month(value)


def month_of(day: date) -> str:
    """Return the month a day lies in."""
    return day.isoformat()[:7]


def month_after(value: str) -> str:
    """Return the month behind a month; raises FieldInvalid."""
    year, number = parse_month(value)
    return f"{year:04}-{number + 1:02}" if number < 12 else f"{year + 1:04}-01"
