"""R22, R25: how long a vote may last, when it ends, and its one extension."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core.calendar import (
    SHANGHAI,
    CloseNotAtMidnight,
    ExtensionNotAllowed,
    NaiveTime,
    PeriodOutOfRange,
    check_extension,
    check_voting_period,
)

OPENS = datetime(2026, 3, 18, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 3, 23, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)


def check(opens: datetime, closes: datetime) -> None:
    check_voting_period(opens=opens, closes=closes, min_days=5, max_days=60)


@pytest.mark.parametrize("days", [5, 6, 60])
def test_a_period_of_five_to_sixty_days_is_allowed(days):
    check(OPENS, OPENS + timedelta(days=days))


@pytest.mark.parametrize("days", [0, 4, 61])
def test_a_shorter_or_longer_period_is_refused(days):
    with pytest.raises(PeriodOutOfRange):
        check(OPENS, OPENS + timedelta(days=days))


def test_five_days_less_one_second_are_too_short():
    with pytest.raises(PeriodOutOfRange):
        check(OPENS + SECOND, CLOSES)


@pytest.mark.parametrize("closes", [CLOSES - SECOND, CLOSES + timedelta(hours=8)])
def test_voting_ends_at_24_hours_in_shanghai_and_at_no_other_time(closes):
    with pytest.raises(CloseNotAtMidnight):
        check(OPENS, closes + timedelta(days=1))


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(OPENS.replace(tzinfo=None), CLOSES), (OPENS, CLOSES.replace(tzinfo=None))],
)
def test_a_period_needs_time_zones(opens, closes):
    with pytest.raises(NaiveTime):
        check(opens, closes)


ALLOWED: dict[str, Any] = {
    "posted": CLOSES - SECOND,
    "closes": CLOSES,
    "new_closes": CLOSES + timedelta(days=15),
    "max_days": 15,
    "earlier_extensions": 0,
    "quorum_reached": False,
    "election": False,
    "elections_allowed": False,
}


def test_the_longest_extension_posted_at_the_last_second_is_allowed():
    check_extension(**ALLOWED)


def test_an_election_is_extended_where_the_profile_says_so():
    check_extension(**{**ALLOWED, "election": True, "elections_allowed": True})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"earlier_extensions": 1}, "already_extended"),
        ({"quorum_reached": True}, "quorum_reached"),
        ({"election": True}, "election"),
        ({"posted": CLOSES}, "after_close"),
        ({"new_closes": CLOSES}, "not_later"),
        ({"new_closes": CLOSES + timedelta(days=16)}, "too_long"),
    ],
)
def test_any_other_extension_is_refused_with_its_reason(change, reason):
    with pytest.raises(ExtensionNotAllowed) as refusal:
        check_extension(**{**ALLOWED, **change})
    assert refusal.value.fields["reason"] == reason


def test_an_extension_ends_at_midnight_too():
    with pytest.raises(CloseNotAtMidnight):
        check_extension(**{**ALLOWED, "new_closes": CLOSES + timedelta(days=1, hours=1)})


def test_an_extension_posted_at_an_unknown_time_is_refused():
    with pytest.raises(NaiveTime):
        check_extension(**{**ALLOWED, "posted": CLOSES.replace(tzinfo=None)})
