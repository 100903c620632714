"""The register as lists show it: masked names, numbers and phones; and the roll to be posted.

Law: what leaves here is masked. The posted roll names each unit with area and source, whose
it is in outline, and with which units it makes one head, so that a neighbour can object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.core.identifiers import mask_document, mask_unit_code
from app.registry.service.houserules import parking_rule
from app.registry.service.owners import (
    DEVELOPER_NAME,
    contacts_by_owner,
    mask_owner,
    order_contacts,
    owners_by_unit,
)
from app.registry.service.rights import RegistryRight, rights_and_voteless_of
from app.registry.service.units import building_groups, in_order, natural_order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.entitlement import ParkingRule
    from app.registry.models import ContactRow, OwnerRow, UnitRow

PARKING = "parking"


@dataclass(frozen=True, slots=True)
class OwnerView:
    """An owner, masked; each phone with its provenance."""

    name: str
    document_kind: str
    document: str
    phones: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with its owners, masked."""

    id: int
    label: str
    building: str
    code: str
    area: int
    area_source: str
    use: str
    developer_held: bool
    handover_date: date | None
    owners: tuple[OwnerView, ...]


@dataclass(frozen=True, slots=True)
class PostedUnit:
    """A line of the posted roll; `together` are the other units of its right."""

    unit: UnitView
    owner: str
    heads: int
    counts: bool
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildingTotal:
    """What a building, or all of them, comes to; area in 0.01 m²."""

    label: str
    units: int
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class PostedRoll:
    """The roll of a day: totals by building, all together, and the lines of one building."""

    record_date: date
    parking: ParkingRule
    buildings: tuple[BuildingTotal, ...]
    total: BuildingTotal
    lines: tuple[PostedUnit, ...]


def view_units(session: Session, units: Sequence[UnitRow]) -> list[UnitView]:
    """Return units with their owners, masked."""
    owners = owners_by_unit(session, [unit.id for unit in units])
    phones = contacts_by_owner(session, {one.id for some in owners.values() for one in some})
    shown = {
        owner.id: _owner_view(owner, phones.get(owner.id, []))
        for some in owners.values()
        for owner in some
    }
    return [
        _unit_view(unit, tuple(shown[one.id] for one in owners.get(unit.id, []))) for unit in units
    ]


def post_roll(
    session: Session, community_id: str, *, record_date: date, building: str | None = None
) -> PostedRoll:
    """Return the roll of a day as it is posted; lines of one building where one is named.

    Raises CommunityNotFound, UnitWithoutOwner.
    """
    parking = parking_rule(session, community_id)
    rights, idle = rights_and_voteless_of(
        session, community_id, record_date=record_date, parking=parking
    )
    labels = sorted(building_groups(session, community_id), key=natural_order)
    wanted = {building} if building is not None else set(labels)
    totals = _totals(rights, idle, parking)
    return PostedRoll(
        record_date=record_date,
        parking=parking,
        buildings=tuple(totals[label] for label in labels),
        total=_whole(rights, totals.values()),
        lines=tuple(_lines(session, [*rights, *idle], parking, wanted)),
    )


def _owner_view(owner: OwnerRow, contacts: Iterable[ContactRow]) -> OwnerView:
    phones = tuple((one.masked, one.provenance) for one in order_contacts(contacts))
    return OwnerView(
        mask_owner(owner), owner.document_kind, mask_document(owner.document or ""), phones
    )


def _unit_view(unit: UnitRow, owners: tuple[OwnerView, ...]) -> UnitView:
    return UnitView(
        id=unit.id,
        label=unit.label,
        building=unit.building,
        code=mask_unit_code(unit.code),
        area=unit.area,
        area_source=unit.area_source,
        use=unit.use,
        developer_held=unit.developer_held,
        handover_date=unit.handover_date,
        owners=owners,
    )


def _totals(
    rights: Sequence[RegistryRight], idle: Sequence[RegistryRight], parking: ParkingRule
) -> dict[str, BuildingTotal]:
    units: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    area: Counter[str] = Counter()
    for right in (*rights, *idle):
        units.update(unit.building for unit in right.units)
    for right in rights:
        for unit in right.units:
            if unit.use != PARKING or parking.count_area:
                area[unit.building] += unit.area
        # A head in a building is counted once for each right, whatever its units there.
        heads.update(
            {one.building for one in right.units if one.use != PARKING or parking.count_heads}
        )
    return {label: BuildingTotal(label, units[label], heads[label], area[label]) for label in units}


def _whole(rights: Sequence[RegistryRight], parts: Iterable[BuildingTotal]) -> BuildingTotal:
    units = sum(one.units for one in parts)
    heads, area = sum(one.heads for one in rights), sum(one.area for one in rights)
    return BuildingTotal("", units, heads, area)


def _lines(
    session: Session, rights: Sequence[RegistryRight], parking: ParkingRule, inside: set[str]
) -> list[PostedUnit]:
    right_of = {
        unit.id: right for right in rights for unit in right.units if unit.building in inside
    }
    units = in_order(unit for right in rights for unit in right.units if unit.id in right_of)
    return [_line(view, right_of[view.id], parking) for view in view_units(session, units)]


def _line(view: UnitView, right: RegistryRight, parking: ParkingRule) -> PostedUnit:
    others = tuple(unit.label for unit in right.units if unit.id != view.id)
    owner = DEVELOPER_NAME if right.is_developers else "、".join(one.name for one in view.owners)
    counts = view.use != PARKING or parking.count_area
    return PostedUnit(view, owner, right.heads, counts, others)
