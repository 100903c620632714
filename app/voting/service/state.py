"""The state of a right, from its row to the frozen value of core and back.

Law: read and written under the assembly's lock. Ballots queue for that lock, so the statements
are made once and pass by the object mapper.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.channel import RightState
from app.platform.db import connection_of, table_of
from app.voting.models import RightStateRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight

_STATES = table_of(RightStateRow)
_FIELDS = ("key", "last", "next_seq", "changes", "counted", "on_paper", "kept", "serials")
_READ = select(*(_STATES.c[name] for name in _FIELDS)).where(
    _STATES.c.assembly_id == bindparam("assembly"), _STATES.c.i == bindparam("i")
)


def _writing(insert: Any) -> Any:
    """Insert the row, or replace all but the last ballot's entry where none is given."""
    statement = insert(_STATES)
    new = statement.excluded
    kept = {name: func.coalesce(new[name], _STATES.c[name]) for name in ("entry_seq", "cast_at")}
    fields = {name: new[name] for name in _FIELDS}
    return statement.on_conflict_do_update(
        index_elements=[_STATES.c.assembly_id, _STATES.c.i], set_={**fields, **kept}
    )


_WRITE = {"sqlite": _writing(sqlite.insert), "postgresql": _writing(postgresql.insert)}


def load_state(session: Session, right: AssemblyRight) -> RightState:
    """Return the right's state; a right that has not acted yet has a fresh one."""
    found = find_state(session, right.assembly_id, right.i)
    return found or RightState(right.i, bytes.fromhex(right.cred_pk))


def find_state(session: Session, assembly_id: str, i: int) -> RightState | None:
    """Return the state of a right; None if it has not acted yet."""
    named = {"assembly": assembly_id, "i": i}
    row = connection_of(session).execute(_READ, named).one_or_none()
    if row is None:
        return None
    return RightState(
        i=i,
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
    connection = connection_of(session)
    connection.execute(
        _WRITE[connection.dialect.name],
        {
            "assembly_id": assembly_id,
            "i": state.i,
            "key": state.key.hex(),
            "last": state.last.hex(),
            "next_seq": state.next_seq,
            "changes": state.changes,
            "counted": None if state.counted is None else state.counted.hex(),
            "on_paper": state.on_paper,
            "kept": state.kept,
            "serials": dict(state.serials),
            "entry_seq": entry_seq,
            "cast_at": cast_at,
        },
    )
