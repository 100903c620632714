"""What the clock owes an assembly: its opening and its closing, logged when due (R25).

Law: an assembly opens only behind a witnessed head that holds its manifest, and closes at
its hour whatever else happens. Whoever finds it overdue first logs it, in a transaction of
its own. Only a rehearsal's clock can be moved, and only forward.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow
from app.assembly.service.ceremony import is_key_confirmed
from app.assembly.service.posting import posted_until
from app.assembly.service.read import (
    definition_of,
    lock_assembly,
    phase_of,
    time_of,
    witnesses_of,
)
from app.core.assembly import Act, Phase, due_acts
from app.core.calendar import local_date, objection_deadline
from app.core.entries import parse_entry
from app.core.errors import RuleError
from app.platform.db import db, transaction
from app.platform.log import append_entry, entries, find_cosigned_head

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# No assembly lasts so long; a moment near the end of the calendar would break all later dates.
FARTHEST = timedelta(days=730)
WATCHED = (Phase.FROZEN.value, Phase.OPEN.value)


class ClockNotShiftable(RuleError):
    """Only a rehearsal's clock can be moved, and only forward."""


def advance_if_due(assembly_id: str, now: datetime) -> None:
    """Log the opening or closing of an assembly if its hour has come; a transaction of its own."""
    row = db.session().get(AssemblyRow, assembly_id)
    if row is None or row.phase not in WATCHED or not _is_due(row, now):
        return
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        for act in _due(assembly, now):
            if act is Act.OPEN and not may_open(session, assembly):
                return
            _log(session, assembly, act, time_of(assembly, now))


def run_due(now: datetime) -> None:
    """Advance every assembly whose hour has come."""
    statement = select(AssemblyRow.id).where(AssemblyRow.phase.in_(WATCHED))
    for assembly_id in list(db.session().scalars(statement)):
        advance_if_due(assembly_id, now)


def may_open(session: Session, assembly: AssemblyRow) -> bool:
    """True if witnesses saw the manifest and, in secret mode, every trustee confirmed the key."""
    return is_witnessed(session, assembly) and is_key_confirmed(session, assembly)


def is_witnessed(session: Session, assembly: AssemblyRow) -> bool:
    """True if enough witnesses cosigned a head that holds the manifest."""
    if assembly.manifest_seq is None:
        return False
    _, quorum = witnesses_of(assembly)
    head = find_cosigned_head(
        session, assembly.id, min_size=assembly.manifest_seq + 1, quorum=quorum
    )
    return head is not None


def shift_clock(assembly_id: str, *, to: datetime, now: datetime) -> datetime:
    """Move a rehearsal's clock forward to a moment; returns its new time.

    Raises ClockNotShiftable in a real assembly, backwards, or years ahead.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        at = time_of(assembly, now)
        if not assembly.rehearsal or not at <= to <= at + FARTHEST:
            raise ClockNotShiftable(assembly=assembly_id)
        assembly.clock_shift = _whole_seconds(to - now)
    advance_if_due(assembly_id, now)
    return to


def next_moment(session: Session, assembly: AssemblyRow, now: datetime) -> datetime | None:
    """Return the next moment worth jumping to in a rehearsal.

    The end of the roll's posting until it is frozen, opening, closing, of a secret vote the end
    of the time to object before the count, end of the result's posting.
    """
    at = time_of(assembly, now)
    if assembly.definition is None:
        return None
    definition, closes = definition_of(assembly), effective_closes(assembly)
    posting = timedelta(days=definition.policies.objection_days + 1)
    counted = closes
    if definition.is_secret:
        counted = objection_deadline(closes, find_workday).ends
    moments = sorted({definition.opens, closes, counted, counted + posting})
    if phase_of(assembly) is Phase.PUBLISHED:
        moments.insert(0, posted_until(session, assembly))
    return next((moment for moment in moments if moment > at), None)


def effective_closes(assembly: AssemblyRow) -> datetime:
    """Return the closing time in force: the definition's, or a logged extension's."""
    return assembly.closes or definition_of(assembly).closes


def last_voting_day(assembly: AssemblyRow) -> date:
    """Return the last day of voting: a close at 24:00 is that day's, not the next one's."""
    return local_date(effective_closes(assembly) - timedelta(minutes=1))


def _is_due(assembly: AssemblyRow, now: datetime) -> bool:
    return bool(_due(assembly, now))


def _due(assembly: AssemblyRow, now: datetime) -> tuple[Act, ...]:
    return due_acts(
        phase_of(assembly),
        now=time_of(assembly, now),
        opens=definition_of(assembly).opens,
        closes=effective_closes(assembly),
    )


def _log(session: Session, assembly: AssemblyRow, act: Act, at: datetime) -> None:
    if act is Act.OPEN:
        body: dict[str, object] = {"manifest": assembly.hm}
        append_entry(session, assembly.id, type="open", body=body, sigs=[], now=at)
        assembly.phase = Phase.OPEN.value
        return
    counts = _count_ballots(session, assembly)
    body = {"manifest": assembly.hm, **counts}
    append_entry(session, assembly.id, type="close", body=body, sigs=[], now=at)
    assembly.phase = Phase.CLOSED.value


def _count_ballots(session: Session, assembly: AssemblyRow) -> dict[str, int]:
    types = [parse_entry(leaf).type for leaf in entries(session, assembly.id)]
    return {"ballots": types.count("ballot"), "paper_ballots": types.count("paper-ballot")}


def _whole_seconds(difference: timedelta) -> int:
    return max(0, -(-difference // timedelta(seconds=1)))
