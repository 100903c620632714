"""The state of a right, from its row to the frozen value of core and back."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.core.channel import RightState
from app.voting.models import RightStateRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight


def load_state(session: Session, right: AssemblyRight) -> RightState:
    """Return the right's state; a right that has not acted yet has a fresh one."""
    row = session.get(RightStateRow, (right.assembly_id, right.i), populate_existing=True)
    if row is None:
        return RightState(right.i, bytes.fromhex(right.cred_pk))
    return RightState(
        i=right.i,
        key=bytes.fromhex(row.key),
        last=bytes.fromhex(row.last),
        next_seq=row.next_seq,
        changes=row.changes,
        counted=None if row.counted is None else bytes.fromhex(row.counted),
        on_paper=row.on_paper,
        kept=row.kept,
        serials=MappingProxyType(dict(row.serials)),
    )


def save_state(
    session: Session,
    assembly_id: str,
    state: RightState,
    *,
    entry_seq: int | None = None,
    cast_at: datetime | None = None,
) -> None:
    """Store the state; `entry_seq` and `cast_at` where a new ballot counts from now on."""
    row = session.get(RightStateRow, (assembly_id, state.i))
    if row is None:
        row = RightStateRow(assembly_id=assembly_id, i=state.i)
        session.add(row)
    row.key, row.last = state.key.hex(), state.last.hex()
    row.next_seq, row.changes, row.kept = state.next_seq, state.changes, state.kept
    row.counted = None if state.counted is None else state.counted.hex()
    row.on_paper, row.serials = state.on_paper, dict(state.serials)
    if entry_seq is not None:
        row.entry_seq, row.cast_at = entry_seq, cast_at
    session.flush()
