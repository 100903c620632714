"""Dates as Chinese documents write them, in Asia/Shanghai.

Law: the end of a period is 24:00 of its last day, never 00:00 of the next (Civil Code 203).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.calendar import SHANGHAI
from app.core.entries import parse_minute


def date_text(day: datetime | date | str) -> str:
    """Return `2026年3月18日`; a text is an ISO date or a minute of the protocol."""
    value = _local(day)
    return f"{value.year}年{value.month}月{value.day}日"


def moment_text(moment: datetime | str) -> str:
    """Return `2026年3月18日 00:00`."""
    value = _local(moment)
    assert isinstance(value, datetime)
    return f"{date_text(value)} {value:%H:%M}"


def close_text(moment: datetime | str) -> str:
    """Return the end of a period: midnight is `2026年3月17日 24:00` of the day before."""
    value = _local(moment)
    assert isinstance(value, datetime)
    if (value.hour, value.minute, value.second) != (0, 0, 0):
        return moment_text(value)
    return f"{date_text(value - timedelta(minutes=1))} 24:00"


def _local(value: datetime | date | str) -> datetime | date:
    if isinstance(value, str):
        value = parse_minute(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
