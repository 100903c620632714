"""Which posted results wait for being counted again (RULES R7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.assembly.service.across import list_running
from app.core.assembly import Phase
from app.counting.service.count import is_recount_due
from app.counting.service.heads import read_log

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def list_due_recounts(session: Session, communities: Collection[str]) -> list[AssemblyRow]:
    """Return the assemblies whose count was overtaken by a revocation, correction or ruling."""
    return [
        row
        for row in list_running(session, communities)
        if row.phase == Phase.PRELIMINARY.value
        and is_recount_due(session, row, read_log(session, row))
    ]
