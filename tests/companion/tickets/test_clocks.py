"""Clock arithmetic against dated examples: nights, holidays, swapped days, pauses, priorities."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assembly.holidays import find_workday
from app.companion.tickets.service.clocks import (
    ClockNeverRuns,
    Hours,
    Stretch,
    find_due,
    has_run,
    is_in_hours,
    is_working_day,
    run_between,
    runs_out,
)
from app.core.calendar import SHANGHAI

DAYTIME = Hours(8 * 60, 20 * 60, working_days=False)
WORKDAYS = Hours(0, 24 * 60, working_days=True)
ALWAYS = Hours(0, 24 * 60, working_days=False)
OFFICE = Hours(9 * 60, 17 * 60, working_days=True)
HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("reported", "hours", "left", "due"),
    [
        # Half an hour by day, at night, in the evening across the night, at the last minute.
        ("2026-03-02T10:00", DAYTIME, HALF_HOUR, "2026-03-02T10:30"),
        ("2026-03-02T23:10", DAYTIME, HALF_HOUR, "2026-03-03T08:30"),
        ("2026-03-02T03:10", DAYTIME, HALF_HOUR, "2026-03-02T08:30"),
        ("2026-03-02T19:45", DAYTIME, HALF_HOUR, "2026-03-03T08:15"),
        ("2026-03-02T19:30", DAYTIME, HALF_HOUR, "2026-03-02T20:00"),
        ("2026-03-02T20:00", DAYTIME, HALF_HOUR, "2026-03-03T08:30"),
        # A danger does not wait for the morning.
        ("2026-03-02T23:10", ALWAYS, HALF_HOUR, "2026-03-02T23:40"),
        # Three working days: an ordinary week, over a weekend.
        ("2026-03-02T10:00", WORKDAYS, 3 * DAY, "2026-03-05T10:00"),
        ("2026-03-05T10:00", WORKDAYS, 3 * DAY, "2026-03-10T10:00"),
        ("2026-03-07T10:00", WORKDAYS, 3 * DAY, "2026-03-12T00:00"),
        # National Day 2026: 1 to 7 October off, Saturday the 10th is worked instead.
        ("2026-09-30T10:00", WORKDAYS, 3 * DAY, "2026-10-10T10:00"),
        ("2026-09-30T16:00", OFFICE, 2 * HOUR, "2026-10-08T10:00"),
        # The Sunday of 20 September is worked for Mid-Autumn, 25 to 27 September are off.
        ("2026-09-18T12:00", WORKDAYS, 2 * DAY, "2026-09-21T12:00"),
        ("2026-09-24T12:00", WORKDAYS, DAY, "2026-09-28T12:00"),
    ],
)
def test_a_clock_runs_out_when_a_calendar_says_so(
    reported: str, hours: Hours, left: timedelta, due: str
) -> None:
    found = runs_out(at(reported), left, hours, find_workday)
    assert found.astimezone(SHANGHAI) == at(due)
    assert run_between(at(reported), found, hours, find_workday) == left


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2026-10-01", False),
        ("2026-09-20", True),
        ("2026-09-19", False),
        # No table for that year: weekdays and fixed feasts decide.
        ("2031-10-01", False),
        ("2031-10-08", True),
        ("2031-10-11", False),
    ],
)
def test_swapped_days_and_years_without_a_table(day: str, worked: bool) -> None:
    assert is_working_day(date.fromisoformat(day), find_workday) is worked


def test_a_pause_over_night_does_not_count() -> None:
    before = Stretch(at("2026-03-02T18:00"), at("2026-03-02T19:00"), DAYTIME)
    after = Stretch(at("2026-03-03T10:00"), None, DAYTIME)
    assert has_run([before, after], at("2026-03-03T10:30"), find_workday) == HOUR + HALF_HOUR
    assert find_due([before, after], 3 * HOUR, find_workday) == at("2026-03-03T12:00")


def test_a_clock_that_stands_still_is_due_at_no_time() -> None:
    paused = [Stretch(at("2026-03-02T18:00"), at("2026-03-02T19:00"), DAYTIME)]
    assert find_due(paused, 3 * HOUR, find_workday) is None
    assert find_due(paused, HALF_HOUR, find_workday) == at("2026-03-02T18:30")


def test_another_priority_keeps_what_has_run() -> None:
    # Ten hours by day as an ordinary ticket; then a hazard, of which 24 hours are allowed.
    ordinary = Stretch(at("2026-03-02T10:00"), at("2026-03-03T08:00"), DAYTIME)
    hazard = Stretch(at("2026-03-03T08:00"), None, ALWAYS)
    assert has_run([ordinary, hazard], at("2026-03-03T09:00"), find_workday) == 11 * HOUR
    assert find_due([ordinary, hazard], DAY, find_workday) == at("2026-03-03T22:00")
    # Less is allowed than has run: it was due when that much had run, not when it changed.
    assert find_due([ordinary, hazard], 4 * HOUR, find_workday) == at("2026-03-02T14:00")


def test_parts_make_five_days_of_three_from_the_beginning() -> None:
    small = Stretch(at("2026-03-02T10:00"), at("2026-03-04T10:00"), WORKDAYS)
    parts = Stretch(at("2026-03-04T10:00"), None, WORKDAYS)
    assert find_due([small, parts], 5 * DAY, find_workday) == at("2026-03-09T10:00")


def test_nobody_is_reminded_outside_the_hours() -> None:
    inside = {
        text: is_in_hours(at(text), OFFICE, find_workday)
        for text in ("2026-10-10T10:00", "2026-10-11T10:00", "2026-10-10T17:00", "2026-10-08T08:59")
    }
    assert inside == {
        "2026-10-10T10:00": True,
        "2026-10-11T10:00": False,
        "2026-10-10T17:00": False,
        "2026-10-08T08:59": False,
    }


def test_hours_that_never_come_are_refused() -> None:
    with pytest.raises(ClockNeverRuns):
        runs_out(at("2026-03-02T10:00"), timedelta(days=9_999), OFFICE, find_workday)


YEAR = at("2026-01-01T00:00")
MOMENTS = st.timedeltas(timedelta(), timedelta(days=350)).map(lambda one: YEAR + one)


@given(
    MOMENTS,
    st.timedeltas(timedelta(), timedelta(days=9)),
    st.timedeltas(timedelta(), timedelta(days=9)),
    st.sampled_from([DAYTIME, WORKDAYS, ALWAYS, OFFICE]),
)
def test_time_adds_up_and_never_runs_back(
    start: datetime, first: timedelta, second: timedelta, hours: Hours
) -> None:
    middle, end = start + first, start + first + second
    parts = [run_between(*span, hours, find_workday) for span in ((start, middle), (middle, end))]
    whole = run_between(start, end, hours, find_workday)
    assert whole == sum(parts, timedelta()) <= end - start
    assert run_between(end, start, hours, find_workday) == timedelta()
    due = runs_out(start, whole, hours, find_workday)
    assert due <= end
    assert run_between(start, due, hours, find_workday) == whole
