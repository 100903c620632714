"""Steps that no log knows: an officer says on which day they happened.

Law: a day is not in the future; what the log or a room above knows cannot be said otherwise here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import lock_assembly, time_of
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

# What happens outside this service, or has no entry of its own.
MARKABLE = (
    "condition",
    "application",
    "group",
    "group_posted",
    "drafts",
    "candidates",
    "fund_plan",
    "delivery",
    "residents_told",
    "residents_told_result",
    "committee_meeting",
    "committee_posted",
    "handover",
    "filing",
    "filing_answer",
    "group_dissolved",
    "company_notice",
)


class StepNotMarkable(RuleError):
    """The step's day is not for an officer to say."""


class DayInFuture(RuleError):
    """What is said to have happened lies ahead, or the day is no day."""


def mark_step(assembly_id: str, step: str, day: str, *, now: datetime) -> AssemblyRow:
    """Say on which day a step happened; an empty day takes the statement back.

    Raises AssemblyNotFound, StepNotMarkable, DayInFuture.
    """
    if step not in MARKABLE:
        raise StepNotMarkable(step=step)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        others = {name: kept for name, kept in row.marks.items() if name != step}
        if day:
            others[step] = _parse_day(day, local_date(time_of(row, now))).isoformat()
        row.marks = others
        return row


def _parse_day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DayInFuture(day=text) from None
    if not date(2000, 1, 1) <= day <= today:
        raise DayInFuture(day=text)
    return day
