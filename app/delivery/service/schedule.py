"""When reminders are due (RULES §2.2): at the start, half-way, 48 and 6 hours before the close.

Law: nothing leaves in the quiet hours of Shanghai's clock; a step that falls into them waits for
their end. A step that was missed because a later one is due is not made up for. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from app.core.calendar import SHANGHAI

STEPS = ("start", "half", "two_days", "six_hours")
DAY_HOURS = 24


def moments(opens: datetime, closes: datetime) -> Mapping[str, datetime]:
    """Return the moment of each step, in order of time, for a voting period.

    A step that a short period puts before the start, or after a later step, is left out.
    """
    planned = {
        "start": opens,
        "half": opens + (closes - opens) / 2,
        "two_days": closes - timedelta(hours=48),
        "six_hours": closes - timedelta(hours=6),
    }
    kept: dict[str, datetime] = {}
    for step in STEPS:
        if not kept or planned[step] > max(kept.values()):
            kept[step] = planned[step]
    return MappingProxyType(kept)


def find_due(
    opens: datetime,
    closes: datetime,
    *,
    wanted: Collection[str],
    done: Collection[str],
    at: datetime,
) -> tuple[str, tuple[str, ...]] | None:
    """Return the step that is due at a moment and the earlier ones that it overtakes, or None."""
    if at >= closes:
        return None
    passed = [step for step, moment in moments(opens, closes).items() if moment <= at]
    due = [step for step in passed if step in wanted]
    if not due or due[-1] in done:
        return None
    overtaken = tuple(step for step in due[:-1] if step not in done)
    return due[-1], overtaken


def is_quiet(at: datetime, *, quiet_from: int, quiet_to: int) -> bool:
    """True in the quiet hours, which may span midnight; equal hours mean none."""
    hour = at.astimezone(SHANGHAI).hour
    if quiet_from == quiet_to:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to
