"""One thing that is due in a community because of its committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.assembly.holidays import find_workday
from app.core.calendar import acting_deadline


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `on` is group, election, committee, meeting, filing …, `id` which one.

    `due` is the last day; None where the law names none. Provisional: a holiday table is missing.
    """

    code: str
    on: str
    id: object
    due: date | None = None
    provisional: bool = False
    late: bool = False


def acting_task(code: str, on: str, row_id: object, start: date | datetime, days: int) -> Task:
    """Return a task that is due so many days after `start`, rolled to a working day."""
    deadline = acting_deadline(start, days, workday=find_workday)
    return Task(code, on, row_id, deadline.date, deadline.provisional)
