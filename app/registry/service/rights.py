"""Voting rights of the register, by core's rules R8 to R11.

Law: grouping and counting are core.entitlement's; this room only brings the rows. The key
of a right is the developer's word or a hash over its owners' blind indexes: it stays the
same from import to import and from assembly to assembly while the owners do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.core.area import AreaSource
from app.core.entitlement import (
    HeldUnit,
    OwnerKey,
    ParkingRule,
    Reason,
    Use,
    VotingRight,
    find_voteless,
    group_rights,
    is_developers,
)
from app.registry.models import OwnerRow, OwnershipRow, UnitRow
from app.registry.service.units import chunks, in_order, list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEVELOPER_KEY = "developer"
_KEY_HEX = 32


@dataclass(frozen=True, slots=True)
class RegistryRight:
    """One voting right of the register; units homes first, `area` in 0.01 m², `heads` 0 or 1."""

    key: str
    unit_ids: tuple[int, ...]
    owner_ids: tuple[int, ...]
    units: tuple[UnitRow, ...]
    labels: tuple[str, ...]
    area: int
    heads: int
    reasons: tuple[Reason, ...]

    @property
    def is_developers(self) -> bool:
        return self.key == DEVELOPER_KEY


_Owners = dict[int, list[tuple[int, str]]]
_Grouping = Callable[..., tuple[VotingRight, ...]]


def rights_of(
    session: Session,
    community_id: str,
    *,
    record_date: date,
    parking_area: bool,
    parking_heads: bool,
) -> list[RegistryRight]:
    """Return the rights that have a vote on the record date, by building and door.

    Raises UnitWithoutOwner where a unit has neither owner nor developer on that day.
    """
    parking = ParkingRule(count_area=parking_area, count_heads=parking_heads)
    return _rights(session, community_id, record_date, parking, group_rights)


def voteless_of(
    session: Session,
    community_id: str,
    *,
    record_date: date,
    parking_area: bool,
    parking_heads: bool,
) -> list[RegistryRight]:
    """Return the groups of units without a vote (R10: parking alone), as `rights_of`."""
    parking = ParkingRule(count_area=parking_area, count_heads=parking_heads)
    return _rights(session, community_id, record_date, parking, find_voteless)


def rights_and_voteless_of(
    session: Session, community_id: str, *, record_date: date, parking: ParkingRule
) -> tuple[list[RegistryRight], list[RegistryRight]]:
    """Return `rights_of` and `voteless_of` from one reading of the rows."""
    units, owners = list_units(session, community_id), _owner_keys(session, community_id)
    voting, idle = (
        _grouped(units, owners, record_date, parking, group)
        for group in (group_rights, find_voteless)
    )
    return voting, idle


def find_right_of(
    session: Session,
    community_id: str,
    unit_id: int,
    *,
    record_date: date,
    parking_area: bool,
    parking_heads: bool,
) -> RegistryRight | None:
    """Return the right that a unit belongs to on a day, with a vote or without, or None.

    Raises UnitWithoutOwner.
    """
    unit = session.get(UnitRow, unit_id)
    if unit is None or unit.community_id != community_id or unit.removed_at is not None:
        return None
    parking = ParkingRule(count_area=parking_area, count_heads=parking_heads)
    candidates = _together(session, unit, record_date)
    owners = _owner_keys(session, community_id, units=[one.id for one in candidates])
    for group in (group_rights, find_voteless):
        for right in _grouped(candidates, owners, record_date, parking, group):
            if unit_id in right.unit_ids:
                return right
    return None


def _together(session: Session, unit: UnitRow, day: date) -> list[UnitRow]:
    """The units that may make one right with this one: of an owner of it, or the developer's."""
    mine = select(OwnershipRow.owner_id).where(OwnershipRow.unit_id == unit.id)
    same = select(OwnershipRow.unit_id).where(OwnershipRow.owner_id.in_(mine))
    statement = select(UnitRow).where(
        UnitRow.community_id == unit.community_id, UnitRow.removed_at.is_(None)
    )
    if is_developers(held_unit(unit, (), name=""), day):
        late = or_(UnitRow.developer_held, UnitRow.handover_date > day)
        return list(session.scalars(statement.where(late)))
    return list(session.scalars(statement.where(UnitRow.id.in_(same))))


def right_key(key: OwnerKey) -> str:
    """Return the stable text of an owner key whose owners are blind indexes in hexadecimal."""
    if key.is_developer:
        return DEVELOPER_KEY
    joined = "\n".join(sorted(key.owners)).encode()
    return hashlib.sha256(b"yijue/v1/right-key\n" + joined).hexdigest()[:_KEY_HEX]


def held_unit(unit: UnitRow, owners: Sequence[str], *, name: str) -> HeldUnit:
    """Return a row as core.entitlement counts it, under a name of the caller's choice."""
    return HeldUnit(
        unit=name,
        area=unit.area,
        group=unit.building,
        use=Use(unit.use),
        owners=frozenset(owners),
        developer_held=unit.developer_held,
        handover_date=unit.handover_date,
        area_source=AreaSource(unit.area_source) if unit.area_source else None,
    )


def _rights(
    session: Session, community_id: str, day: date, parking: ParkingRule, group: _Grouping
) -> list[RegistryRight]:
    units = list_units(session, community_id)
    return _grouped(units, _owner_keys(session, community_id), day, parking, group)


def _grouped(
    rows: Sequence[UnitRow], owners: _Owners, day: date, parking: ParkingRule, group: _Grouping
) -> list[RegistryRight]:
    units = {unit.code: unit for unit in rows}
    held = [
        held_unit(unit, [key for _, key in owners.get(unit.id, [])], name=code)
        for code, unit in units.items()
    ]
    found = group(held, record_date=day, parking=parking)
    return [_registry_right(right, units, owners) for right in found]


def _registry_right(
    right: VotingRight, units: dict[str, UnitRow], owners: _Owners
) -> RegistryRight:
    rows = tuple(in_order(units[held.unit] for held in right.units))
    # The same person may stand in many of the developer's units; each id once, in their order.
    ids = dict.fromkeys(owner for row in rows for owner, _ in owners.get(row.id, []))
    return RegistryRight(
        key=right_key(right.key),
        unit_ids=tuple(row.id for row in rows),
        owner_ids=tuple(ids),
        units=rows,
        labels=tuple(row.label for row in rows),
        area=right.area,
        heads=right.heads,
        reasons=right.reasons,
    )


def _owner_keys(session: Session, community_id: str, *, units: Sequence[int] = ()) -> _Owners:
    statement = (
        select(OwnershipRow.unit_id, OwnerRow.id, OwnerRow.key_index)
        .join(OwnerRow, OwnerRow.id == OwnershipRow.owner_id)
        .where(OwnerRow.community_id == community_id)
        .order_by(OwnershipRow.unit_id, OwnershipRow.place, OwnerRow.id)
    )
    found: _Owners = {}
    for lot in chunks(units) if units else [None]:
        here = statement if lot is None else statement.where(OwnershipRow.unit_id.in_(lot))
        for unit_id, owner_id, index in session.execute(here):
            found.setdefault(unit_id, []).append((owner_id, index.hex()))
    return found
