"""A clean roll file in the shape of the register's rows, before any row is touched.

Law: a unit is known by its code, an owner by document kind and number, else by name and
phone; both stand here under their look-up values. All hashing is done here, so that the
transaction that writes is short.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.registry.service.owners import owner_index
from app.registry.service.units import code_index, tail_index

if TYPE_CHECKING:
    from app.registry.rollfile import RollOwner, RollPreview, RollUnit


@dataclass(frozen=True, slots=True)
class PreparedUnit:
    """One unit: its columns, and its owners' look-up values in the file's order."""

    code: str
    columns: Mapping[str, Any]
    owners: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PreparedOwner:
    """One owner: the columns, and the phones of all the owner's units in the file's order."""

    columns: Mapping[str, Any]
    phones: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreparedRoll:
    """Units by the look-up value of their code, owners by theirs, and what the file lacks."""

    units: Mapping[bytes, PreparedUnit]
    owners: Mapping[bytes, PreparedOwner]
    missing: frozenset[bytes]


def prepare_roll(community_id: str, preview: RollPreview) -> PreparedRoll:
    """Return the units and owners of an importable preview."""
    units: dict[bytes, PreparedUnit] = {}
    owners: dict[bytes, PreparedOwner] = {}
    for entry in preview.entries:
        code = entry.code.text
        indexes = tuple(owner_index(community_id, owner.key(code)) for owner in entry.owners)
        units[code_index(code)] = PreparedUnit(code, _unit_columns(entry), indexes)
        for index, owner in zip(indexes, entry.owners, strict=True):
            stated = owners.setdefault(index, PreparedOwner(_owner_columns(owner)))
            stated.phones.update(dict.fromkeys(owner.phones))
    return PreparedRoll(units, owners, frozenset(map(code_index, preview.missing)))


def new_unit(community_id: str, index: bytes, unit: PreparedUnit) -> dict[str, Any]:
    """Return the whole row of a unit that the register does not know."""
    return {
        "community_id": community_id,
        "code": unit.code,
        "code_index": index,
        "tail_index": tail_index(unit.code),
        **unit.columns,
    }


def _unit_columns(entry: RollUnit) -> dict[str, Any]:
    return {
        "building": entry.group,
        # Columns bound what a door may be called; the whole text stays in `stated`.
        "staircase": entry.seat.staircase[:20],
        "room": entry.seat.room[:20],
        "label": entry.seat.label[:80],
        "address": entry.seat.text[:200],
        "area": entry.area,
        "area_source": entry.area_source.value if entry.area_source else "",
        "use": entry.use.value,
        "sharing": entry.sharing.value if entry.sharing else "",
        "developer_held": entry.developer_held,
        "handover_date": entry.handover_date,
        "stated": json.dumps(entry.values(), ensure_ascii=False),
        "removed_at": None,
    }


def _owner_columns(owner: RollOwner) -> dict[str, Any]:
    document = owner.document
    return {
        "name": owner.name,
        "document_kind": "" if document is None else document.kind.value,
        "document": None if document is None else document.number,
    }
