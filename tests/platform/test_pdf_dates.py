"""Dates of documents are Shanghai's, and a period ends at 24:00 of its last day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.platform.chinese_dates import close_text, date_text, moment_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-18", "2026年3月18日"),
        (date(2026, 12, 1), "2026年12月1日"),
        ("2026-03-17T15:59Z", "2026年3月17日"),
        ("2026-03-17T16:00Z", "2026年3月18日"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027年1月1日"),
    ],
)
def test_dates(value: datetime | date | str, expected: str) -> None:
    assert date_text(value) == expected


def test_a_moment_has_its_minute() -> None:
    assert moment_text("2026-03-17T16:00Z") == "2026年3月18日 00:00"
    assert moment_text(datetime(2026, 3, 18, 1, 5, 59, tzinfo=UTC)) == "2026年3月18日 09:05"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-25T16:00Z", "2026年3月25日 24:00"),
        ("2026-02-28T16:00Z", "2026年2月28日 24:00"),
        ("2025-12-31T16:00Z", "2025年12月31日 24:00"),
        ("2026-03-25T16:01Z", "2026年3月26日 00:01"),
        ("2026-03-25T15:59Z", "2026年3月25日 23:59"),
        (datetime(2026, 3, 25, 16, 0, 1, tzinfo=UTC), "2026年3月26日 00:00"),
    ],
)
def test_ends(value: datetime | str, expected: str) -> None:
    assert close_text(value) == expected
