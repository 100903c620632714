"""A close that no witness saw within 15 minutes is an incident, logged (PROTOCOL §8)."""

from __future__ import annotations

from datetime import datetime

from app.assembly.service.read import list_in_phase, lock_assembly
from app.core.assembly import Phase
from app.counting.service.heads import note_late_close, read_log
from app.platform.db import db, transaction


def note_late_closes(now: datetime) -> None:
    """Log the incident for every closed assembly whose witness is late."""
    for assembly_id in list_in_phase(db.session(), Phase.CLOSED):
        with transaction() as session:
            assembly = lock_assembly(session, assembly_id)
            if Phase(assembly.phase) is Phase.CLOSED:
                note_late_close(session, assembly, read_log(session, assembly), now)
