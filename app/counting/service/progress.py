"""Where the count stands and what it waits for, for the desk's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.read import phase_of
from app.core.assembly import Phase
from app.core.entries import Entry
from app.core.errors import RuleError
from app.counting.service.count import (
    Figures,
    figures_of,
    is_recount_due,
    last_of_count,
)
from app.counting.service.heads import (
    WaitingForWitness,
    cosigned_head,
    find_last_of,
    read_log,
)
from app.counting.service.rolls import rolls_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

COUNTED = (Phase.COUNTED, Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED)


class RecordNotReadyYet(RuleError):
    """There is no record before the result is posted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The desk's view: phase, whether a witness is awaited, paper numbers, figures once counted."""

    phase: Phase
    waiting_for_witness: bool
    needs_reconciliation: bool
    reconciliation: dict[str, int] | None
    figures: Figures | None
    recount_due: bool

    def check_record_ready(self) -> None:
        """Raise RecordNotReadyYet before the preliminary result."""
        if self.phase not in COUNTED[1:]:
            raise RecordNotReadyYet


def progress_of(session: Session, assembly: AssemblyRow) -> Progress:
    """Return where the count of an assembly stands."""
    phase, log = phase_of(assembly), read_log(session, assembly)
    again = phase is Phase.PRELIMINARY and is_recount_due(session, assembly, log)
    return Progress(
        phase=phase,
        waiting_for_witness=_waits(session, assembly, _awaited(phase, log, again=again)),
        needs_reconciliation=_needs_reconciliation(session, assembly, phase, log),
        reconciliation=_reconciliation(log),
        figures=figures_of(session, assembly, log) if phase in COUNTED else None,
        recount_due=again,
    )


def _waits(session: Session, assembly: AssemblyRow, awaited: int | None) -> bool:
    if awaited is None:
        return False
    try:
        cosigned_head(session, assembly, after=awaited)
    except WaitingForWitness:
        return True
    return False


def _awaited(phase: Phase, log: list[Entry], *, again: bool) -> int | None:
    """Return the entry that a witness must have seen before the next act, if there is one."""
    if not log:
        return None
    if phase is Phase.CLOSED or again:
        return log[-1].seq
    if phase is Phase.COUNTED:
        return last_of_count(log)
    minutes = find_last_of(log, "minutes") if phase is Phase.MINUTED else None
    return None if minutes is None else minutes.seq


def _needs_reconciliation(
    session: Session, assembly: AssemblyRow, phase: Phase, log: list[Entry]
) -> bool:
    if phase is not Phase.CLOSED or find_last_of(log, "reconciliation") is not None:
        return False
    return bool(rolls_of(session, assembly)[1])


def _reconciliation(log: list[Entry]) -> dict[str, int] | None:
    entry = find_last_of(log, "reconciliation")
    return None if entry is None else dict(entry.body)
