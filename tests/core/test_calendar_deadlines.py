"""R35: periods to act end at 24:00 and roll over days off; without a table they are provisional."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assembly.holidays import find_workday
from app.core.calendar import (
    SHANGHAI,
    DaysOutOfRange,
    NoWorkingDayFound,
    acting_deadline,
)


def no_table(_: date) -> bool | None:
    return None


@pytest.mark.parametrize(
    ("start", "days", "last_day"),
    [
        # The dated example of R35: the National Day holiday of 2026 ends on 10-07.
        (date(2026, 9, 27), 7, date(2026, 10, 8)),
        # Ends on a plain working day: Monday stays.
        (date(2026, 3, 2), 7, date(2026, 3, 9)),
        # Ends on a Saturday or Sunday: Monday.
        (date(2026, 3, 7), 7, date(2026, 3, 16)),
        (date(2026, 3, 8), 7, date(2026, 3, 16)),
        # Ends on a Saturday that was swapped to a working day: stays.
        (date(2026, 10, 3), 7, date(2026, 10, 10)),
        # Thirty days of filing that end within the Spring Festival of 2026.
        (date(2026, 1, 18), 30, date(2026, 2, 24)),
    ],
)
def test_a_period_to_act_rolls_to_the_next_working_day(start, days, last_day):
    deadline = acting_deadline(start, days, workday=find_workday)
    assert deadline.date == last_day
    assert not deadline.provisional


def test_the_start_may_be_an_instant_of_which_the_shanghai_day_counts():
    instant = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert acting_deadline(instant, 7, workday=find_workday).date == date(2026, 3, 9)


def test_a_deadline_ends_at_24_hours_of_its_day():
    deadline = acting_deadline(date(2026, 3, 2), 7, workday=find_workday)
    assert deadline.ends == datetime(2026, 3, 10, tzinfo=SHANGHAI)
    assert deadline.ends.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        (date(2031, 3, 3), date(2031, 3, 10)),
        # Saturday 2031-03-08 → Monday.
        (date(2031, 3, 1), date(2031, 3, 10)),
        # New Year's Day 2031 is a Wednesday → Thursday.
        (date(2030, 12, 25), date(2031, 1, 2)),
        # 1 and 2 May 2031 are Thursday and Friday, then a weekend → Monday.
        (date(2031, 4, 24), date(2031, 5, 5)),
        # 1 to 3 October 2031 are Wednesday to Friday, then a weekend → Monday.
        (date(2031, 9, 24), date(2031, 10, 6)),
    ],
)
def test_without_a_table_weekends_and_fixed_holidays_decide_provisionally(start, last_day):
    deadline = acting_deadline(start, 7, workday=no_table)
    assert deadline.date == last_day
    assert deadline.provisional


def test_a_deadline_that_rolls_into_a_year_without_table_is_provisional():
    def known_until_new_year(day: date) -> bool | None:
        return day.weekday() < 5 and day.day != 31 if day.year < 2031 else None

    deadline = acting_deadline(date(2030, 12, 24), 7, workday=known_until_new_year)
    assert deadline.date == date(2031, 1, 2)
    assert deadline.provisional


def test_a_table_without_working_days_is_refused_rather_than_followed_for_ever():
    with pytest.raises(NoWorkingDayFound):
        acting_deadline(date(2026, 3, 2), 7, workday=lambda _: False)


def test_the_longest_run_of_days_off_that_is_believed_has_29_days():
    first_off = date(2026, 3, 9)
    last_off = first_off + timedelta(days=28)

    def long_holiday(day: date) -> bool | None:
        return not first_off <= day <= last_off

    deadline = acting_deadline(date(2026, 3, 2), 7, workday=long_holiday)
    assert deadline.date == last_off + timedelta(days=1)


def test_a_negative_period_is_refused():
    with pytest.raises(DaysOutOfRange):
        acting_deadline(date(2026, 3, 2), -1, workday=find_workday)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(min_value=0, max_value=90))
def test_a_deadline_is_never_shortened_and_never_ends_on_a_likely_day_off(start, days):
    deadline = acting_deadline(start, days, workday=no_table)
    assert deadline.date >= start + timedelta(days=days)
    assert deadline.date <= start + timedelta(days=days + 6)
    assert deadline.date.weekday() < 5
