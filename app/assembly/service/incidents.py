"""Incidents of an assembly's log: a clock behind, a database that was lost (PROTOCOL §8).

Law: an incident is logged only while the assembly still takes entries; one that is certified or
annulled takes none, whatever happens to the machine.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import lock_assembly, time_of
from app.core.assembly import ACT_RULES, Act, Phase
from app.platform import log
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def report_clock_behind(assembly_id: str, now: datetime) -> None:
    """Log that the clock is behind; at most one entry in ten minutes of the log."""
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        if _takes_entries(assembly.phase):
            log.log_clock_behind(session, assembly_id, now=time_of(assembly, now))


def note_incident(
    session: Session, assembly: AssemblyRow, code: str, *, now: datetime
) -> int | None:
    """Log an incident in the caller's transaction; its entry, None where no entry is taken."""
    if not _takes_entries(assembly.phase):
        return None
    body = {"code": code, "tree_size": log.log_size(session, assembly.id)}
    at = time_of(assembly, now)
    return log.append_entry(session, assembly.id, type="incident", body=body, sigs=[], now=at).seq


def resume_log(assembly_id: str, now: datetime) -> int:
    """Have a paused log go on without the entries that are lost; returns the size it had.

    Raises AssemblyNotFound, LogNotPaused, WitnessedHeadLost.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        closed = not _takes_entries(assembly.phase)
        return log.resume_log(session, assembly_id, closed=closed, now=time_of(assembly, now))


def _takes_entries(phase: str) -> bool:
    return Phase(phase) in ACT_RULES[Act.REPORT_INCIDENT].phases
