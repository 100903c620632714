"""What a clean roll file makes of the register's rows.

Law: a unit is known by its code, an owner by document kind and number, else by name and
phone. Applying a file twice changes nothing the second time. A unit that the file lacks is
kept unless the convener said otherwise, and then its row stays for the frozen rolls.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import undefer

from app.registry.models import ContactRow, OwnerRow, OwnershipRow, UnitRow
from app.registry.rollfile import RollPreview, RollUnit
from app.registry.service.imports.phones import PhoneTerms, write_phones
from app.registry.service.owners import owner_index
from app.registry.service.units import chunks, code_index, tail_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.rollfile import RollOwner


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What holds for the whole import."""

    community_id: str
    provenance: str
    contacts_locked: bool
    remove_missing: bool
    now: datetime


@dataclass(slots=True)
class StatedOwner:
    """One owner of the file: by which index, as last named, with all phones of all units."""

    index: bytes
    owner: RollOwner
    phones: dict[str, None]


def write_roll(session: Session, terms: ImportTerms, preview: RollPreview) -> dict[str, int]:
    """Write the units of a file in the caller's act and return how many of what changed."""
    stated = gather_owners(terms.community_id, preview.entries)
    known = _load_owners(session, terms.community_id)
    new_owners = _write_owners(session, terms, stated, known)
    units, counted = _write_units(session, terms, preview.entries)
    session.flush()
    _write_ownership(session, terms.community_id, preview.entries, units, known)
    gone = _missing(session, terms.community_id, preview.missing)
    phones = PhoneTerms(
        provenance=terms.provenance,
        is_locked=terms.contacts_locked,
        now=terms.now,
        new=new_owners,
        elsewhere=_owners_of(session, [] if terms.remove_missing else [one.id for one in gone]),
    )
    given = {known[one.index].id: list(one.phones) for one in stated.values()}
    changed = write_phones(session, phones, given)
    if terms.remove_missing:
        for unit in gone:
            unit.removed_at = terms.now
    session.flush()
    _forget_owners(session, terms.community_id)
    left = {"missing": 0 if terms.remove_missing else len(gone)}
    removed = {"removed": len(gone) if terms.remove_missing else 0}
    return {**counted, **left, **removed, "owners_new": len(new_owners), **changed}


def gather_owners(community_id: str, entries: Sequence[RollUnit]) -> dict[bytes, StatedOwner]:
    """Return the file's owners by index, each with the phones of all its units."""
    found: dict[bytes, StatedOwner] = {}
    for entry in entries:
        for owner in entry.owners:
            index = owner_index(community_id, owner.key(entry.code.text))
            stated = found.setdefault(index, StatedOwner(index, owner, {}))
            stated.phones.update(dict.fromkeys(owner.phones))
    return found


def _load_owners(session: Session, community_id: str) -> dict[bytes, OwnerRow]:
    statement = select(OwnerRow).where(OwnerRow.community_id == community_id)
    owners = session.scalars(statement.execution_options(populate_existing=True))
    return {owner.key_index: owner for owner in owners}


def _write_owners(
    session: Session,
    terms: ImportTerms,
    stated: Mapping[bytes, StatedOwner],
    known: dict[bytes, OwnerRow],
) -> frozenset[int]:
    """Add and rename owners; `known` then holds all of them. Returns the ids of the new ones."""
    fresh = []
    for index, one in stated.items():
        row = known.get(index)
        if row is None:
            row = OwnerRow(community_id=terms.community_id, key_index=index)
            known[index] = row
            fresh.append(row)
        document = one.owner.document
        row.name = one.owner.name
        row.document_kind = "" if document is None else document.kind.value
        row.document = None if document is None else document.number
    session.add_all(fresh)
    session.flush()
    return frozenset(row.id for row in fresh)


def _write_units(
    session: Session, terms: ImportTerms, entries: Sequence[RollUnit]
) -> tuple[dict[str, UnitRow], dict[str, int]]:
    statement = select(UnitRow).where(UnitRow.community_id == terms.community_id)
    rows = {
        row.code_index: row for row in session.scalars(statement.options(undefer(UnitRow.stated)))
    }
    counted = Counter(dict.fromkeys(("new", "changed", "same"), 0))
    units: dict[str, UnitRow] = {}
    for entry in entries:
        row = rows.get(code_index(entry.code.text))
        counted[_write_unit(session, terms, entry, row, units)] += 1
    return units, dict(counted)


def _write_unit(
    session: Session,
    terms: ImportTerms,
    entry: RollUnit,
    row: UnitRow | None,
    units: dict[str, UnitRow],
) -> str:
    code = entry.code.text
    stated = json.dumps(entry.values(), ensure_ascii=False)
    if row is None:
        row = UnitRow(
            community_id=terms.community_id,
            code=code,
            code_index=code_index(code),
            tail_index=tail_index(code),
        )
        session.add(row)
        outcome = "new"
    elif row.removed_at is not None:
        outcome = "new"
    else:
        outcome = "same" if row.stated == stated else "changed"
    units[code] = row
    if outcome != "same":
        _fill_unit(row, entry, stated)
    return outcome


def _fill_unit(row: UnitRow, entry: RollUnit, stated: str) -> None:
    row.building = entry.group
    # Columns bound what a door may be called; the whole text stays in `stated`.
    row.staircase, row.room = entry.seat.staircase[:20], entry.seat.room[:20]
    row.label, row.address = entry.seat.label[:80], entry.seat.text[:200]
    row.area = entry.area
    row.area_source = entry.area_source.value if entry.area_source else ""
    row.use = entry.use.value
    row.sharing = entry.sharing.value if entry.sharing else ""
    row.developer_held = entry.developer_held
    row.handover_date = entry.handover_date
    row.stated = stated
    row.removed_at = None


def _write_ownership(
    session: Session,
    community_id: str,
    entries: Sequence[RollUnit],
    units: Mapping[str, UnitRow],
    owners: Mapping[bytes, OwnerRow],
) -> None:
    wanted = {
        units[entry.code.text].id: [
            owners[owner_index(community_id, owner.key(entry.code.text))].id
            for owner in entry.owners
        ]
        for entry in entries
    }
    stored = _ownership(session, list(wanted))
    changed = [unit_id for unit_id, ids in wanted.items() if stored.get(unit_id, []) != ids]
    for lot in chunks(changed):
        session.execute(delete(OwnershipRow).where(OwnershipRow.unit_id.in_(lot)))
    session.flush()
    session.add_all(
        OwnershipRow(unit_id=unit_id, owner_id=owner_id, place=place)
        for unit_id in changed
        for place, owner_id in enumerate(wanted[unit_id])
    )
    session.flush()


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


def _missing(session: Session, community_id: str, codes: Sequence[str]) -> list[UnitRow]:
    indexes = {code_index(code) for code in codes}
    statement = select(UnitRow).where(UnitRow.community_id == community_id)
    return [
        unit
        for unit in session.scalars(statement)
        if unit.code_index in indexes and unit.removed_at is None
    ]


def _forget_owners(session: Session, community_id: str) -> None:
    """Delete who owns nothing any more: the register keeps no data without a purpose."""
    owns = exists().where(OwnershipRow.owner_id == OwnerRow.id)
    idle = list(
        session.scalars(select(OwnerRow.id).where(OwnerRow.community_id == community_id, ~owns))
    )
    for lot in chunks(idle):
        session.execute(delete(ContactRow).where(ContactRow.owner_id.in_(lot)))
        session.execute(delete(OwnerRow).where(OwnerRow.id.in_(lot)))
