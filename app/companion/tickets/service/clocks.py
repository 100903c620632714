"""Clock arithmetic: how long a clock has run, and when it runs out.

Law: pure. A clock runs only in its hours, on days of Asia/Shanghai; a holiday and a swapped
working day count as the table says. What has run stays run: pausing, another priority and
waiting for parts begin a new stretch with other hours or another allowance, never a new clock.
A clock that runs out at the end of the day's hours runs out then, not on the next morning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.core.calendar import WorkdayTable, acting_deadline, local_date, start_of_day
from app.core.errors import RuleError

MINUTES_A_DAY = 24 * 60
# A clock that does not run out within ten years has no hours in which it runs.
MOST_DAYS = 3660


class ClockNeverRuns(RuleError):
    """The hours of a clock leave it no time to run out."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The minutes of a day in which a clock runs, on all days or on working days."""

    first: int
    last: int
    working_days: bool

    def window(self, day: date) -> tuple[datetime, datetime]:
        """Return from when until when it runs on a day on which it runs, in UTC."""
        midnight = start_of_day(day)
        return midnight + timedelta(minutes=self.first), midnight + timedelta(minutes=self.last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a clock ran, or still runs (`stopped` None); all stretches are in order."""

    started: datetime
    stopped: datetime | None
    hours: Hours


def is_working_day(day: date, table: WorkdayTable) -> bool:
    """True on a working day; where the year's table is missing, weekday and fixed feasts decide."""
    return acting_deadline(day, 0, workday=table).date == day


def run_between(start: datetime, end: datetime, hours: Hours, table: WorkdayTable) -> timedelta:
    """Return how long a clock with these hours runs from `start` to `end` (nothing if earlier)."""
    total = timedelta()
    for opens, closes in _windows(start, end, hours, table):
        total += max(min(end, closes) - max(start, opens), timedelta())
    return total


def runs_out(start: datetime, left: timedelta, hours: Hours, table: WorkdayTable) -> datetime:
    """Return when a clock that starts at `start` has run for `left`; raises ClockNeverRuns."""
    if left <= timedelta():
        return start
    horizon = start + timedelta(days=MOST_DAYS)
    for opens, closes in _windows(start, horizon, hours, table):
        begins = max(start, opens)
        if closes - begins >= left:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise ClockNeverRuns


def has_run(stretches: Sequence[Stretch], now: datetime, table: WorkdayTable) -> timedelta:
    """Return how long a clock has run up to `now`."""
    return sum(
        (
            run_between(one.started, min(one.stopped or now, now), one.hours, table)
            for one in stretches
        ),
        timedelta(),
    )


def find_due(
    stretches: Sequence[Stretch], allowed: timedelta, table: WorkdayTable
) -> datetime | None:
    """Return when a clock runs out or did; None where it stands still before that."""
    left = allowed
    for one in stretches:
        if one.stopped is None:
            return runs_out(one.started, left, one.hours, table)
        ran = run_between(one.started, one.stopped, one.hours, table)
        if ran > left:
            return runs_out(one.started, left, one.hours, table)
        left -= ran
    return None


def is_in_hours(now: datetime, hours: Hours, table: WorkdayTable) -> bool:
    """True if a clock with these hours runs at `now`: nobody is reminded at another time."""
    opens, closes = hours.window(local_date(now))
    runs_today = not hours.working_days or is_working_day(local_date(now), table)
    return runs_today and opens <= now < closes


def _windows(
    start: datetime, end: datetime, hours: Hours, table: WorkdayTable
) -> Iterator[tuple[datetime, datetime]]:
    """The hours of each day on which the clock runs, from the day of `start` to that of `end`."""
    day, last = local_date(start), local_date(max(start, end))
    while day <= last:
        if not hours.working_days or is_working_day(day, table):
            opens, closes = hours.window(day)
            yield opens.astimezone(UTC), closes.astimezone(UTC)
        day += timedelta(days=1)
