"""Reminders are due at the start, half-way, 48 and 6 hours before the close, never at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.calendar import SHANGHAI
from app.delivery.service.schedule import STEPS, find_due, is_quiet, moments

OPENS = datetime(2026, 3, 18, tzinfo=SHANGHAI).astimezone(UTC)
CLOSES = datetime(2026, 3, 25, tzinfo=SHANGHAI).astimezone(UTC)


def _due(at: datetime, done: tuple[str, ...] = (), wanted: tuple[str, ...] = STEPS) -> object:
    return find_due(OPENS, CLOSES, wanted=wanted, done=done, at=at)


def test_the_moments_of_a_week() -> None:
    found = moments(OPENS, CLOSES)
    assert {step: at - OPENS for step, at in found.items()} == {
        "start": timedelta(0),
        "half": timedelta(days=3, hours=12),
        "two_days": timedelta(days=5),
        "six_hours": timedelta(days=6, hours=18),
    }


def test_a_short_period_has_fewer() -> None:
    assert list(moments(OPENS, OPENS + timedelta(days=1))) == ["start", "half", "six_hours"]
    assert list(moments(OPENS, OPENS + timedelta(hours=5))) == ["start", "half"]


def test_each_step_in_its_turn() -> None:
    assert _due(OPENS - timedelta(seconds=1)) is None
    assert _due(OPENS) == ("start", ())
    assert _due(OPENS + timedelta(days=1), ("start",)) is None
    assert _due(OPENS + timedelta(days=4), ("start",)) == ("half", ())
    assert _due(CLOSES - timedelta(hours=6), ("start", "half", "two_days")) == ("six_hours", ())
    assert _due(CLOSES) is None


def test_what_was_missed_is_not_made_up_for() -> None:
    assert _due(OPENS + timedelta(days=5)) == ("two_days", ("start", "half"))
    assert _due(OPENS + timedelta(days=5), ("two_days",)) is None


def test_steps_not_wanted_are_left_out() -> None:
    assert _due(OPENS + timedelta(days=4), wanted=("start", "six_hours")) == ("start", ())
    assert _due(OPENS + timedelta(days=4), ("start",), wanted=("start", "six_hours")) is None


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, True), (23, True), (0, True), (7, True), (8, False)]
)
def test_the_night_of_shanghai_is_quiet(hour: int, quiet: bool) -> None:
    at = datetime(2026, 3, 18, hour, 30, tzinfo=SHANGHAI).astimezone(UTC)
    assert is_quiet(at, quiet_from=21, quiet_to=8) is quiet


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = datetime(2026, 3, 18, 12, 30, tzinfo=SHANGHAI)
    assert is_quiet(noon, quiet_from=12, quiet_to=14)
    assert not is_quiet(noon, quiet_from=13, quiet_to=14)
    assert not is_quiet(noon, quiet_from=0, quiet_to=0)
