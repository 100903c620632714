"""The table of Chinese holidays and swap days, as `core.calendar` wants it.

The `chinesecalendar` package follows the State Council's yearly notice and raises for a year whose
notice it does not know yet; such a day is answered with None, and the deadline becomes provisional.
"""

from __future__ import annotations

from datetime import date

import chinese_calendar


def find_workday(day: date) -> bool | None:
    """Whether the day is a working day; None where its year's table is not published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
