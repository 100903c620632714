"""An owner as the register has them today: which right a unit belongs to, and who holds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.calendar import local_date
from app.platform.crypto import blind_index
from app.registry.models import OwnershipRow
from app.registry.service.houserules import parking_rule
from app.registry.service.owners import list_holders
from app.registry.service.rights import find_right_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.service.owners import Holder
    from app.registry.service.rights import RegistryRight


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner who was recognised: one person, one of whose units, the right they belong to."""

    community_id: str
    unit_id: int
    owner_id: int
    right_key: str
    heads: int
    name: str
    masked: str
    is_body: bool
    label: str

    @property
    def right_index(self) -> bytes:
        return right_index(self.community_id, self.right_key)


def right_index(community_id: str, right_key: str) -> bytes:
    """Return the look-up value of a right, which says nothing of whose it is."""
    return blind_index("committee.right", f"{community_id}\x00{right_key}")


def find_right_now(
    session: Session, community_id: str, unit_id: int, now: datetime
) -> RegistryRight | None:
    """Return the right that a unit belongs to today, or None."""
    return right_of(session, community_id, unit_id, now)


def find_owner_now(
    session: Session, community_id: str, unit_id: int, owner_id: int, now: datetime
) -> Owner | None:
    """Return an owner as the register has them today, or None where they own the unit no more."""
    right = right_of(session, community_id, unit_id, now)
    if right is None:
        return None
    holders = list_holders(session, right.unit_ids, key=right.key)
    return next(
        (
            owner_of(community_id, unit_id, right, one)
            for one in holders
            if one.owner_id == owner_id
        ),
        None,
    )


def owner_since(session: Session, unit_ids: Collection[int], owner_id: int) -> dict[int, datetime]:
    """Return since when the register names an owner for these units, where it knows."""
    statement = select(OwnershipRow.unit_id, OwnershipRow.since).where(
        OwnershipRow.unit_id.in_(unit_ids), OwnershipRow.owner_id == owner_id
    )
    return {unit: since for unit, since in session.execute(statement) if since is not None}


def owned_since(session: Session, unit_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when these units are their present owners', where it is known of each owner."""
    found: dict[int, list[datetime | None]] = {}
    statement = select(OwnershipRow.unit_id, OwnershipRow.since).where(
        OwnershipRow.unit_id.in_(unit_ids)
    )
    for unit_id, since in session.execute(statement):
        found.setdefault(unit_id, []).append(since)
    known = {unit: [one for one in every if one is not None] for unit, every in found.items()}
    return {unit: min(some) for unit, some in known.items() if len(some) == len(found[unit])}


def right_of(
    session: Session, community_id: str, unit_id: int, now: datetime
) -> RegistryRight | None:
    parking = parking_rule(session, community_id)
    return find_right_of(
        session,
        community_id,
        unit_id,
        record_date=local_date(now),
        parking_area=parking.count_area,
        parking_heads=parking.count_heads,
    )


def owner_of(community_id: str, unit_id: int, right: RegistryRight, holder: Holder) -> Owner:
    label = next(unit.label for unit in right.units if unit.id == unit_id)
    return Owner(
        community_id=community_id,
        unit_id=unit_id,
        owner_id=holder.owner_id,
        right_key=right.key,
        heads=right.heads,
        name=holder.name,
        masked=holder.masked,
        is_body=holder.is_body,
        label=label,
    )
