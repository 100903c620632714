"""A rehearsal's days are those of Shanghai, where a day begins at 16:00 UTC of the day before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.calendar import local_date
from scripts.rehearsal.past import days_into_last_month


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-22T04:00", "2026-10-12"),
        # Half past midnight of the 23rd.
        ("2026-11-22T16:30", "2026-10-12"),
        # December has begun in Shanghai, not yet in UTC: the month before is November.
        ("2026-11-30T16:30", "2026-11-12"),
        ("2026-12-31T23:59", "2026-12-12"),
    ],
)
def test_the_story_begins_in_the_month_before(now: str, begins: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    back = days_into_last_month(moment, 12)
    assert local_date(moment - back).isoformat() == begins
    assert back % timedelta(days=1) == timedelta()
