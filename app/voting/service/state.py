"""The state of a right, from its row to the frozen value of core and back.

Law: read and written under the assembly's lock. Ballots queue for that lock, so the statements
are made once and pass by the object mapper.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.ballot import parse_answers
from app.core.channel import Proxy, RightState
from app.platform.db import connection_of, table_of
from app.voting.models import RightStateRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight

_STATES = table_of(RightStateRow)
_FIELDS = (
    "key",
    "last",
    "next_seq",
    "changes",
    "counted",
    "on_paper",
    "kept",
    "serials",
    "by_agent",
    "agent_pk",
    "entrusted",
    "frozen_by",
    "transferred",
)
_OF_BALLOT = ("entry_seq", "cast_at", "device")
_READ = select(*(_STATES.c[name] for name in _FIELDS)).where(
    _STATES.c.assembly_id == bindparam("assembly"), _STATES.c.i == bindparam("i")
)

_PERSON = select(_STATES.c.person).where(
    _STATES.c.assembly_id == bindparam("assembly"), _STATES.c.i == bindparam("i")
)


def _writing(insert: Any) -> Any:
    """Insert the row, or replace all but the last ballot's entry and device where none is given."""
    statement = insert(_STATES)
    new = statement.excluded
    kept: dict[str, Any] = {name: func.coalesce(new[name], _STATES.c[name]) for name in _OF_BALLOT}
    # Who cast belongs to the ballot that counts: a new one without a person wipes it.
    kept["person"] = case((new.entry_seq.is_not(None), new.person), else_=_STATES.c.person)
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
    return state_of(i, row)


def find_person(session: Session, assembly_id: str, i: int) -> bytes | None:
    """Return the keyed index of who cast what counts for a right, where several own it."""
    named = {"assembly": assembly_id, "i": i}
    found: bytes | None = connection_of(session).execute(_PERSON, named).scalar_one_or_none()
    return found


def state_of(i: int, row: Any) -> RightState:
    """Return the state that a row (an object or a result's) stores for line i."""
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
        by_agent=row.by_agent,
        proxy=_proxy_of(row),
        frozen_by=row.frozen_by,
        transferred=row.transferred,
    )


def _proxy_of(row: Any) -> Proxy | None:
    if row.agent_pk is None:
        return None
    motions, bound = row.entrusted["motions"], row.entrusted["bound"]
    return Proxy(bytes.fromhex(row.agent_pk), tuple(motions), parse_answers(bound))


def _entrusted(proxy: Proxy | None) -> dict[str, Any]:
    if proxy is None:
        return {"agent_pk": None, "entrusted": None}
    bound = [{"motion": one.motion, "choices": list(one.choices)} for one in proxy.bound]
    entrusted = {"motions": list(proxy.motions), "bound": bound}
    return {"agent_pk": proxy.agent_pk.hex(), "entrusted": entrusted}


def states_of_agent(session: Session, assembly_id: str, agent_pk: str) -> list[RightState]:
    """Return the rights whose proxy in force names this key, by their number."""
    statement = (
        select(RightStateRow)
        .where(RightStateRow.assembly_id == assembly_id, RightStateRow.agent_pk == agent_pk)
        .order_by(RightStateRow.i)
        .execution_options(populate_existing=True)
    )
    return [state_of(row.i, row) for row in session.scalars(statement)]


def save_state(
    session: Session,
    assembly_id: str,
    state: RightState,
    *,
    entry_seq: int | None = None,
    cast_at: datetime | None = None,
    device: bytes | None = None,
    person: bytes | None = None,
) -> None:
    """Store the state; `entry_seq` and `cast_at` where a new ballot counts from now on.

    `device` is the digest of where the owner cast it from (service.devices), `person` the keyed
    index of which of several owners did (voters.Proved).
    """
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
            "by_agent": state.by_agent,
            **_entrusted(state.proxy),
            "frozen_by": state.frozen_by,
            "transferred": state.transferred,
            "entry_seq": entry_seq,
            "cast_at": cast_at,
            "device": device,
            "person": person,
        },
    )
