"""How values look on a page: times in Asia/Shanghai, areas in square metres, masked numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.platform import clock
from app.platform.i18n import choose_language

if TYPE_CHECKING:
    from flask import Flask

ZONE = ZoneInfo("Asia/Shanghai")
GROUP = 4
END_OF_DAY = "24:00"


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        local_time=local_time,
        local_date=local_date,
        deadline=deadline,
        area=area,
        yuan=yuan,
        masked=masked,
        percent=percent,
        aside=aside,
    )


def local_time(moment: datetime | str) -> str:
    """Return `2026-03-18 00:00` in Shanghai's time, for a moment or its ISO text."""
    return _local(moment).strftime("%Y-%m-%d %H:%M")


def local_date(moment: datetime | str) -> str:
    """Return `2026-03-18` in Shanghai's time."""
    return _local(moment).strftime("%Y-%m-%d")


def deadline(end: datetime | date | str) -> str:
    """Return until when something may be done, by the day that counts.

    A day, or a moment at its very end, is `by 24:00 on 2026-11-25`; never 00:00 of the next day.
    """
    day, time = _last_minute(end)
    if choose_language() == "zh":
        year = f"{day.year}年" if day.year != _local(clock.read()).year else ""
        shown = f"{year}{day.month}月{day.day}日"
    else:
        shown = day.isoformat()
    if time == END_OF_DAY:
        return str(_("by 24:00 on %(day)s", day=shown))
    return str(_("by %(time)s on %(day)s", time=time, day=shown))


def _last_minute(end: datetime | date | str) -> tuple[date, str]:
    """Return the last day and its time of day, which is 24:00 where the whole day counts."""
    if isinstance(end, str) and len(end) == len("2026-11-25"):
        end = date.fromisoformat(end)
    if not isinstance(end, datetime | str):
        return end, END_OF_DAY
    moment = _local(end)
    if (moment.hour, moment.minute) == (0, 0):
        return moment.date() - timedelta(days=1), END_OF_DAY
    time = f"{moment:%H:%M}"
    return moment.date(), END_OF_DAY if time == "23:59" else time


def area(centi_m2: int) -> str:
    """Return an area in square metres with its two decimals: 11920 → `119.20`."""
    return f"{centi_m2 // 100:,}.{centi_m2 % 100:02d}"


def yuan(fen: int) -> str:
    """Return an amount of money: 123456 → `1,234.56`."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def masked(text: str, shown: int = GROUP) -> str:
    """Return a number of which only the ends can be read: `138****1234`; short ones are hidden."""
    head = shown - 1
    if len(text) <= head + shown:
        return "*" * len(text)
    return f"{text[:head]}****{text[-shown:]}"


def percent(part: int, whole: int) -> str:
    """Return part/whole in percent, truncated (never rounded up) to two decimals (RULES R38)."""
    if whole <= 0:
        return "0.00%"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def aside(what: str) -> str:
    """Return what stands behind a word in brackets: half-width with a space, in Chinese full."""
    return str(_(" (%(what)s)", what=what))


def _local(moment: datetime | str) -> datetime:
    value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(ZONE)
