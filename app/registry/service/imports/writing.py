"""What a clean roll file makes of the register's rows.

Law: applying a file twice changes nothing the second time. A unit that the file lacks is
kept unless the convener said otherwise, and then its row stays for the frozen rolls. Who
owns nothing any more is deleted: the register keeps no data without a purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import undefer

from app.registry.models import ContactRow, OwnerRow, OwnershipRow, UnitRow
from app.registry.service.imports.phones import PhoneTerms, write_phones
from app.registry.service.imports.preparing import PreparedRoll, PreparedUnit, new_unit
from app.registry.service.units import chunks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What holds for the whole import."""

    community_id: str
    provenance: str
    contacts_locked: bool
    remove_missing: bool
    now: datetime


def write_roll(session: Session, terms: ImportTerms, roll: PreparedRoll) -> dict[str, int]:
    """Write a file in the caller's act and return how many of what changed."""
    owners, fresh = _write_owners(session, terms.community_id, roll)
    units, counted = _write_units(session, terms.community_id, roll)
    _write_ownership(session, roll, units, owners, terms.now)
    gone = _missing(session, terms.community_id, roll.missing)
    if terms.remove_missing:
        for unit in gone:
            unit.removed_at = terms.now
    phones = PhoneTerms(
        provenance=terms.provenance,
        is_locked=terms.contacts_locked,
        now=terms.now,
        new=fresh,
        elsewhere=_owners_of(session, [] if terms.remove_missing else [one.id for one in gone]),
    )
    given = {owners[index]: list(owner.phones) for index, owner in roll.owners.items()}
    changed = write_phones(session, phones, given)
    session.flush()
    _forget_owners(session, terms.community_id)
    kept, removed = (0, len(gone)) if terms.remove_missing else (len(gone), 0)
    return {**counted, "missing": kept, "removed": removed, "owners_new": len(fresh), **changed}


def _write_owners(
    session: Session, community_id: str, roll: PreparedRoll
) -> tuple[dict[bytes, int], frozenset[int]]:
    """Add and correct owners; returns all owners' ids by look-up value, and the new ids."""
    statement = select(OwnerRow).where(OwnerRow.community_id == community_id)
    known = {row.key_index: row for row in _fresh(session, statement)}
    for index, row in known.items():
        if index in roll.owners:
            _set(row, roll.owners[index].columns)
    new = [
        {"community_id": community_id, "key_index": index, **owner.columns}
        for index, owner in roll.owners.items()
        if index not in known
    ]
    if new:
        session.execute(insert(OwnerRow), new)
    pairs = select(OwnerRow.key_index, OwnerRow.id).where(OwnerRow.community_id == community_id)
    ids = {index: owner_id for index, owner_id in session.execute(pairs)}
    return ids, frozenset(ids[one["key_index"]] for one in new)


def _write_units(
    session: Session, community_id: str, roll: PreparedRoll
) -> tuple[dict[bytes, int], dict[str, int]]:
    """Add and correct units; returns all units' ids by look-up value, and what happened."""
    statement = select(UnitRow).where(UnitRow.community_id == community_id)
    known = {
        row.code_index: row for row in _fresh(session, statement.options(undefer(UnitRow.stated)))
    }
    counted = Counter(dict.fromkeys(("new", "changed", "same"), 0))
    new = []
    for index, unit in roll.units.items():
        row = known.get(index)
        counted[_compare(row, unit)] += 1
        if row is None:
            new.append(new_unit(community_id, index, unit))
        else:
            _set(row, unit.columns)
    session.flush()
    if new:
        session.execute(insert(UnitRow), new)
    pairs = select(UnitRow.code_index, UnitRow.id).where(UnitRow.community_id == community_id)
    return {index: unit_id for index, unit_id in session.execute(pairs)}, dict(counted)


def _compare(row: UnitRow | None, unit: PreparedUnit) -> str:
    if row is None or row.removed_at is not None:
        return "new"
    return "same" if row.stated == unit.columns["stated"] else "changed"


def _fresh(session: Session, statement: Any) -> Iterable[Any]:
    return session.scalars(statement.execution_options(populate_existing=True))


def _set(row: Any, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _write_ownership(
    session: Session,
    roll: PreparedRoll,
    units: Mapping[bytes, int],
    owners: Mapping[bytes, int],
    now: datetime,
) -> None:
    """Write who owns what; whoever owned a unit before keeps the day since when."""
    wanted = {
        units[index]: [owners[owner] for owner in unit.owners] for index, unit in roll.units.items()
    }
    stored = _ownership(session, list(wanted))
    changed = [unit_id for unit_id, ids in wanted.items() if stored.get(unit_id, []) != ids]
    since = _since(session, [unit_id for unit_id in changed if unit_id in stored])
    for lot in chunks(unit_id for unit_id in changed if unit_id in stored):
        session.execute(delete(OwnershipRow).where(OwnershipRow.unit_id.in_(lot)))
    shares = [
        {
            "unit_id": unit_id,
            "owner_id": owner_id,
            "place": place,
            "since": since.get((unit_id, owner_id), now),
        }
        for unit_id in changed
        for place, owner_id in enumerate(wanted[unit_id])
    ]
    if shares:
        session.execute(insert(OwnershipRow), shares)


def _since(session: Session, unit_ids: Sequence[int]) -> dict[tuple[int, int], datetime | None]:
    found: dict[tuple[int, int], datetime | None] = {}
    for lot in chunks(unit_ids):
        statement = select(OwnershipRow.unit_id, OwnershipRow.owner_id, OwnershipRow.since)
        rows = session.execute(statement.where(OwnershipRow.unit_id.in_(lot)))
        found |= {(unit_id, owner_id): since for unit_id, owner_id, since in rows}
    return found


def _ownership(session: Session, unit_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for lot in chunks(unit_ids):
        statement = select(OwnershipRow.unit_id, OwnershipRow.owner_id).where(
            OwnershipRow.unit_id.in_(lot)
        )
        for unit_id, owner_id in session.execute(
            statement.order_by(OwnershipRow.unit_id, OwnershipRow.place)
        ):
            found.setdefault(unit_id, []).append(owner_id)
    return found


def _owners_of(session: Session, unit_ids: Sequence[int]) -> frozenset[int]:
    return frozenset(
        owner_id for owners in _ownership(session, unit_ids).values() for owner_id in owners
    )


def _missing(session: Session, community_id: str, indexes: frozenset[bytes]) -> list[UnitRow]:
    if not indexes:
        return []
    statement = select(UnitRow).where(
        UnitRow.community_id == community_id, UnitRow.removed_at.is_(None)
    )
    return [unit for unit in session.scalars(statement) if unit.code_index in indexes]


def _forget_owners(session: Session, community_id: str) -> None:
    owns = exists().where(OwnershipRow.owner_id == OwnerRow.id)
    idle = list(
        session.scalars(select(OwnerRow.id).where(OwnerRow.community_id == community_id, ~owns))
    )
    for lot in chunks(idle):
        session.execute(delete(ContactRow).where(ContactRow.owner_id.in_(lot)))
        session.execute(delete(OwnerRow).where(OwnerRow.id.in_(lot)))
