"""The table of holidays and swap days: known years answer, others say that they do not know."""

from __future__ import annotations

from datetime import date

import pytest

from app.assembly.holidays import find_workday


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        # Swap days: a Saturday and a Sunday on which everyone works.
        (date(2026, 10, 10), True),
        (date(2026, 9, 20), True),
        (date(2026, 3, 7), False),
        (date(2026, 3, 9), True),
    ],
)
def test_a_published_year_is_answered(day, working):
    assert find_workday(day) is working


@pytest.mark.parametrize("day", [date(2003, 5, 6), date(2099, 5, 6)])
def test_a_year_without_table_is_not_guessed(day):
    assert find_workday(day) is None
