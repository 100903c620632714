"""R23, R27, R35: minimum waiting periods have full days, never roll, are never shortened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import (
    SHANGHAI,
    DaysOutOfRange,
    NaiveTime,
    NoticeTooShort,
    check_notice_period,
    earliest_final,
    earliest_opening,
    end_of_day,
    local_date,
    revocation_window_end,
    start_of_day,
)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("published", "opening"),
    [
        # The dated examples of R35.
        (local(2026, 3, 2, 9), local(2026, 3, 18)),
        (local(2026, 9, 25, 9), local(2026, 10, 11)),
        # First and last minute of the same Shanghai day count alike; UTC's date does not matter.
        (local(2026, 3, 2, 0, 0), local(2026, 3, 18)),
        (local(2026, 3, 2, 23, 59), local(2026, 3, 18)),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), local(2026, 3, 19)),
        # Over the end of a year and a leap day.
        (local(2027, 12, 20), local(2028, 1, 5)),
        (local(2028, 2, 20), local(2028, 3, 7)),
    ],
)
def test_the_opening_is_at_midnight_after_fifteen_full_days(published, opening):
    assert earliest_opening(published, 15) == opening
    assert earliest_opening(published, 15).tzinfo is UTC


def test_no_waiting_days_still_wait_for_the_next_midnight():
    assert earliest_opening(local(2026, 3, 2, 9), 0) == local(2026, 3, 3)


@given(st.integers(min_value=10**9, max_value=3 * 10**9), st.integers(min_value=0, max_value=90))
def test_the_wait_is_never_shorter_than_its_days_and_less_than_one_day_longer(second, days):
    published = datetime.fromtimestamp(second, UTC)
    wait = earliest_opening(published, days) - published
    assert timedelta(days=days) < wait <= timedelta(days=days + 1)


def test_an_opening_at_the_earliest_instant_is_allowed():
    check_notice_period(published=local(2026, 3, 2, 9), opens=local(2026, 3, 18), days=15)


def test_an_opening_one_second_early_is_refused_and_told_the_earliest():
    early = local(2026, 3, 18) - timedelta(seconds=1)
    with pytest.raises(NoticeTooShort) as refusal:
        check_notice_period(published=local(2026, 3, 2, 9), opens=early, days=15)
    assert refusal.value.fields["earliest"] == local(2026, 3, 18)
    assert refusal.value.code == "notice_too_short"


def test_a_time_without_zone_names_no_instant():
    with pytest.raises(NaiveTime):
        earliest_opening(datetime(2026, 3, 2), 15)  # noqa: DTZ001


def test_ten_years_are_the_longest_period():
    assert earliest_opening(local(2026, 3, 2), 3660) == local(2036, 3, 10)


@pytest.mark.parametrize("days", [-1, 3661])
def test_a_senseless_number_of_days_is_refused(days):
    with pytest.raises(DaysOutOfRange):
        earliest_opening(local(2026, 3, 2), days)


def test_a_day_begins_and_ends_at_midnight_in_shanghai():
    assert start_of_day(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 2)) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert local_date(datetime(2026, 3, 1, 16, tzinfo=UTC)) == date(2026, 3, 2)
    assert local_date(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)


def weekdays_only(day: date) -> bool | None:
    return day.weekday() < 5


def unknown(_: date) -> bool | None:
    return None


def test_a_result_is_final_after_the_longer_of_posting_and_objections():
    posted = local(2026, 3, 2, 20)
    longer_posting = earliest_final(posted, posting_days=15, objection_days=7, workday=unknown)
    assert longer_posting.date == date(2026, 3, 17)
    # A table that comes later may still move the objections beyond the posting.
    assert longer_posting.provisional
    # Seven days to object end on Monday the 9th; five, on Saturday the 7th, roll to it; posting
    # ends on a Sunday and stays there.
    assert earliest_final(
        posted, posting_days=3, objection_days=7, workday=weekdays_only
    ).date == date(2026, 3, 9)
    assert earliest_final(
        posted, posting_days=3, objection_days=5, workday=weekdays_only
    ).date == date(2026, 3, 9)
    assert earliest_final(
        posted, posting_days=6, objection_days=3, workday=weekdays_only
    ).date == date(2026, 3, 8)
    known = earliest_final(posted, posting_days=3, objection_days=7, workday=weekdays_only)
    assert not known.provisional


@pytest.mark.parametrize(
    ("posted", "last_day"),
    [
        (local(2026, 3, 2, 12), date(2027, 3, 2)),
        (local(2027, 12, 31, 23, 59), date(2028, 12, 31)),
        # Civil Code 202: no such date, so the month's last day.
        (local(2028, 2, 29), date(2029, 2, 28)),
        (local(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_suit_to_revoke_ends_at_the_earliest_on_the_same_date_next_year(posted, last_day):
    assert revocation_window_end(posted) == last_day
