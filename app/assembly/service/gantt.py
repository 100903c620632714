"""A timeline as a page shows it: each step with its words, and a bar on one common scale.

Law: widths are per mille of the scale as whole numbers, so that a bar is an SVG with attributes
and no style. What lasts far beyond the rest (a year to go to court) is cut at the scale's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.core.calendar import end_of_day, local_date, start_of_day

if TYPE_CHECKING:
    from app.core.timeline import Step

SCALE = 1_000
# Nothing is so short that it cannot be seen.
LEAST = 8
# They last beyond everything else and would press the rest into a corner.
OFF_SCALE = ("revocation", "company_notice_period")
# What everybody may see of a running assembly; the rest is the officers' own work.
PUBLIC = (
    "group_posted",
    "candidates",
    "candidates_posting",
    "fund_plan",
    "fund_plan_posting",
    "notice",
    "notice_period",
    "roll_objections",
    "roll_frozen",
    "vote",
    "participation_objections",
    "result",
    "result_posting",
    "result_objections",
    "final",
    "minutes",
    "certificate",
    "committee_meeting",
    "committee_posted",
    "filing",
    "filing_answer",
    "revocation",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A step and its place on the scale, from 0 to 1,000; `x` is None where it has no time yet."""

    step: Step
    x: int | None
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on one scale; `now` is today's place on it or None outside."""

    bars: tuple[Bar, ...]
    first: datetime | None
    last: datetime | None
    now: int | None


def draw(steps: Iterable[Step], at: datetime) -> Chart:
    """Return the chart of these steps at a moment."""
    shown = list(steps)
    moments = [moment for one in shown if one.id not in OFF_SCALE for moment in _span(one)]
    if not moments:
        return Chart(tuple(Bar(one, None, 0) for one in shown), None, None, None)
    first, last = start_of_day(local_date(min(moments))), _day_end(max(moments))
    bars = tuple(_bar(one, first, last) for one in shown)
    here = _place(at, first, last) if first <= at < last else None
    return Chart(bars, first, last, here)


def public_steps(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that everybody may see."""
    return [one for one in steps if one.id in PUBLIC]


def _span(step: Step) -> tuple[datetime, ...]:
    """From its earliest moment to its end; once done it ends when it happened."""
    ends = step.done if step.timing.value == "acts" and step.done else step.ends
    starts = step.starts or ends
    if starts is None:
        return ()
    ends = max(starts, ends or starts)
    if step.done is not None and step.timing.value == "acts":
        return (step.done, step.done)
    return (starts, ends)


def _bar(step: Step, first: datetime, last: datetime) -> Bar:
    span = _span(step)
    if not span:
        return Bar(step, None, 0)
    x, end = (_place(moment, first, last) for moment in span)
    x = min(x, SCALE - LEAST)
    return Bar(step, x, max(LEAST, end - x))


def _place(moment: datetime, first: datetime, last: datetime) -> int:
    return max(0, min(SCALE, (moment - first) * SCALE // (last - first)))


def _day_end(moment: datetime) -> datetime:
    return end_of_day(local_date(moment - timedelta(microseconds=1)))
