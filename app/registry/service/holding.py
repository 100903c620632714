"""Who stands behind many rights at once: flats, masked names, phones, in a few queries.

Law: as in `owners`: behind a right of a frozen roll stand its own owners, whoever came later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.registry.models import CommunityRow, UnitRow
from app.registry.service.owners import (
    DEVELOPER_NAME,
    ContactView,
    contacts_by_owner,
    mask_owner,
    order_contacts,
    owners_by_unit,
    pick_holders,
)
from app.registry.service.rights import DEVELOPER_KEY
from app.registry.service.units import chunks, in_order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import OwnerRow


@dataclass(frozen=True, slots=True)
class Holding:
    """One right: its units homes first, its owners masked, its phones best provenance first."""

    units: tuple[UnitRow, ...]
    owner: str
    contacts: tuple[ContactView, ...]


def holdings_of(
    session: Session, community_id: str, rights: Sequence[tuple[str, Sequence[int]]]
) -> list[Holding]:
    """Return the holding of each (key, unit ids) of a frozen roll, in the given order."""
    units = _units(session, {unit for _, unit_ids in rights for unit in unit_ids})
    owners = owners_by_unit(session, units)
    community = session.get(CommunityRow, community_id)
    name = community.developer if community is not None else ""
    rows = [in_order(units[one] for one in unit_ids if one in units) for _, unit_ids in rights]
    holders = [
        pick_holders(some, owners, key=key, developer_name=name) if some else []
        for (key, _), some in zip(rights, rows, strict=True)
    ]
    phones = contacts_by_owner(session, {one.id for some in holders for one in some})
    return [
        Holding(
            tuple(some),
            _masked(key, theirs),
            tuple(order_contacts(row for one in theirs for row in phones.get(one.id, []))),
        )
        for (key, _), some, theirs in zip(rights, rows, holders, strict=True)
    ]


def _units(session: Session, unit_ids: set[int]) -> dict[int, UnitRow]:
    found: dict[int, UnitRow] = {}
    for lot in chunks(sorted(unit_ids)):
        for unit in session.scalars(select(UnitRow).where(UnitRow.id.in_(lot))):
            found[unit.id] = unit
    return found


def _masked(key: str, holders: Sequence[OwnerRow]) -> str:
    if not holders and key == DEVELOPER_KEY:
        return DEVELOPER_NAME
    return "、".join(mask_owner(one) for one in holders)
