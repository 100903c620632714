"""Pauses of a ticket: how long it was paused in all, and how long it still may be.

Law: pure. All pauses of one ticket together, whoever had it and however often it was opened anew,
last no longer than the rules' `pause_days`; the last one ends with the day in which they run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.core.calendar import local_date
from app.core.errors import RuleError

if TYPE_CHECKING:
    from app.companion.tickets.service.rules import Rules
    from app.companion.tickets.service.timeline import Line

PAUSED = "paused"


class TicketPausesUsedUp(RuleError):
    """A ticket is paused for so many days in all and no longer; `days` says how many."""


def paused_so_far(lines: Sequence[Line], now: datetime) -> timedelta:
    """Return how long a ticket was paused, as its timeline says."""
    total, since = timedelta(0), None
    for one in lines:
        if since is not None and one.to_state != PAUSED:
            total, since = total + (one.at - since), None
        elif since is None and one.to_state == PAUSED:
            since = one.at
    return total if since is None else total + (now - since)


def last_pause_day(lines: Sequence[Line], rules: Rules, now: datetime) -> date | None:
    """Return the last day that a pause beginning now may have; None once all are used up."""
    left = timedelta(days=rules.after.pause_days) - paused_so_far(lines, now)
    return local_date(now + left) if left > timedelta(0) else None


def get_last_pause_day(lines: Sequence[Line], rules: Rules, now: datetime) -> date:
    """Return the same day; raises TicketPausesUsedUp."""
    last = last_pause_day(lines, rules, now)
    if last is None:
        raise TicketPausesUsedUp(days=rules.after.pause_days)
    return last
