"""What a ticket's row says for lists and for the worker, written anew after each act.

Law: it follows from the clocks and the timeline alone, so it can be written again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.holidays import find_workday
from app.companion.tickets.service.clocks import is_in_hours, runs_out
from app.companion.tickets.service.machine import WAITING
from app.companion.tickets.service.running import ClockView, views_of
from app.companion.tickets.service.timeline import Line, list_lines
from app.core.calendar import end_of_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow
    from app.companion.tickets.service.rules import Rules

#: How often the worker looks whether a matter of the maintenance fund has ended.
FUND_HOURS = 1


def refresh(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    """Write down what is due, whether it is late, and when the worker looks again."""
    views = [one for one in views_of(session, row, rules, now) if one.running]
    row.due_at = min((one.due for one in views if one.due is not None), default=None)
    row.is_late = any(one.late for one in views)
    row.was_late = row.was_late or row.is_late
    lines = list_lines(session, row.id)
    row.wake_at = min(_wakes(row, rules, views, lines, now), default=None)


def _wakes(
    row: TicketRow, rules: Rules, views: list[ClockView], lines: list[Line], now: datetime
) -> Iterator[datetime]:
    if row.state == "done_claimed" and row.claimed_at is not None:
        yield row.claimed_at + timedelta(days=rules.after.confirm_days)
    if row.state == "paused":
        yield end_of_day(pause_ends(lines))
    if row.state == "fund":
        yield now + timedelta(hours=FUND_HOURS)
    if row.state in WAITING:
        for view in views:
            yield from _of_clock(view, rules, lines, now)


def _of_clock(
    view: ClockView, rules: Rules, lines: list[Line], now: datetime
) -> Iterator[datetime]:
    if not view.late:
        if not view.reminded and view.remind is not None:
            yield _in_hours(max(view.remind, now), view, rules)
        if view.due is not None:
            yield view.due + timedelta(seconds=1)
        return
    told = late_lines(lines, view)
    if not told:
        yield now
    elif told[-1].facts.get("to"):
        yield told[-1].at + timedelta(hours=rules.after.escalate_hours)


def _in_hours(moment: datetime, view: ClockView, rules: Rules) -> datetime:
    hours = rules.hours[view.hours]
    if is_in_hours(moment, hours, find_workday):
        return moment
    return runs_out(moment, timedelta(seconds=1), hours, find_workday)


def late_lines(lines: list[Line], view: ClockView) -> list[Line]:
    """Return what was written down about this clock's running out, since it began."""
    return [
        one
        for one in lines
        if one.act == "late" and one.facts["stage"] == view.stage and one.at >= view.begun
    ]


def pause_ends(lines: list[Line]) -> date:
    """Return the last day of the pause that a paused ticket is in."""
    last = [one for one in lines if one.act == "pause"][-1]
    return date.fromisoformat(last.facts["until"])
