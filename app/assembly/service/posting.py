"""How long the roll stays posted for objections before it can be frozen (RULES R28, §3.7).

Law: the period that the notice names runs from the notice, ends on a working day, and leaves
the last day before the opening for freezing, whatever a short notice makes of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.profiles import rules_of
from app.assembly.service.read import AssemblyNotPublished, definition_of
from app.core.calendar import acting_deadline
from app.core.entries import parse_entry
from app.platform.log import get_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEFT_FOR_FREEZING = timedelta(days=1)


def posted_until(session: Session, row: AssemblyRow) -> datetime:
    """Return the moment from which the posted roll may be frozen; raises AssemblyNotPublished."""
    until = find_posted_until(session, row)
    if until is None:
        raise AssemblyNotPublished(assembly=row.id)
    return until


def find_posted_until(session: Session, row: AssemblyRow) -> datetime | None:
    """Return the moment from which the posted roll may be frozen; None before the notice."""
    statement = select(SignedActRow.entry_seq).where(
        SignedActRow.assembly_id == row.id,
        SignedActRow.type == "notice",
        SignedActRow.entry_seq.is_not(None),
    )
    seq = session.scalars(statement).one_or_none()
    if seq is None:
        return None
    posted = parse_entry(get_entry(session, row.id, seq)).t
    rules = rules_of(session, row)
    deadline = acting_deadline(posted, rules.whole("objections.roll_days"), workday=find_workday)
    return min(deadline.ends, definition_of(row).opens - LEFT_FOR_FREEZING)
