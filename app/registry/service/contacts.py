"""Changing one owner's phone, and phones that stand for many rights.

Law (PROTOCOL §4): while an assembly's roll is posted a phone changes only by two officers
of different bodies; the room above sees to their signatures and calls `change_contact` in
the transaction that logs them. A phone for more than three rights serves none of them
until a scrutineer has released it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.identifiers import mask_mobile
from app.registry.models import ContactRow, OwnerRow, OwnershipRow
from app.registry.service.owners import (
    holders_of,
    mask_owner,
    phone_index,
    shared_phone_rights,
)
from app.registry.service.units import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class HolderView:
    """An owner behind a right, masked; each phone as (contact id, masked, provenance)."""

    owner_id: int
    name: str
    phones: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """A phone of many rights, masked, with the flats it stands for."""

    phone_index: bytes
    masked: str
    rights: int
    labels: tuple[str, ...]


def view_holders(
    session: Session, unit_ids: Sequence[int], *, key: str | None = None
) -> list[HolderView]:
    """Return who votes for these units of one right, each with the phones on the register."""
    return [
        HolderView(
            owner.id,
            mask_owner(owner),
            tuple(
                (row.id, mask_mobile(row.phone), row.provenance)
                for row in _phones(session, owner.id)
            ),
        )
        for owner in holders_of(session, unit_ids, key=key)
    ]


def find_contact(session: Session, contact_id: int) -> ContactRow | None:
    """Return a stored phone or None."""
    return session.get(ContactRow, contact_id)


def change_contact(
    session: Session,
    owner_id: int,
    *,
    old_phone: str | None,
    phone: str,
    provenance: str,
    now: datetime,
) -> None:
    """Put a phone in the place of another, or beside those there are; inside the caller's act."""
    for row in _phones(session, owner_id):
        if row.phone in (old_phone, phone):
            session.delete(row)
    session.flush()
    session.add(
        ContactRow(
            owner_id=owner_id,
            phone=phone,
            phone_index=phone_index(phone),
            provenance=provenance,
            since=now,
        )
    )


def list_shared_phones(session: Session, community_id: str, *, more_than: int) -> list[SharedPhone]:
    """Return the phones that stand for more than so many rights, the most shared first."""
    statement = (
        select(ContactRow.phone_index, func.min(ContactRow.id))
        .join(OwnerRow, OwnerRow.id == ContactRow.owner_id)
        .join(OwnershipRow, OwnershipRow.owner_id == OwnerRow.id)
        .where(OwnerRow.community_id == community_id)
        .group_by(ContactRow.phone_index)
        .having(func.count(OwnershipRow.unit_id.distinct()) > more_than)
    )
    found = []
    for index, contact_id in session.execute(statement):
        row = session.get_one(ContactRow, contact_id)
        rights = shared_phone_rights(session, community_id, row.phone)
        if rights > more_than:
            labels = _labels(session, community_id, index)
            found.append(SharedPhone(index, mask_mobile(row.phone), rights, labels))
    return sorted(found, key=lambda one: (-one.rights, one.labels))


def _labels(session: Session, community_id: str, index: bytes) -> tuple[str, ...]:
    statement = (
        select(OwnershipRow.unit_id)
        .join(OwnerRow, OwnerRow.id == OwnershipRow.owner_id)
        .join(ContactRow, ContactRow.owner_id == OwnerRow.id)
        .where(OwnerRow.community_id == community_id, ContactRow.phone_index == index)
    )
    units = units_of(session, sorted(set(session.scalars(statement))))
    return tuple(unit.label for unit in units if unit.removed_at is None)


def _phones(session: Session, owner_id: int) -> list[ContactRow]:
    statement = select(ContactRow).where(ContactRow.owner_id == owner_id).order_by(ContactRow.id)
    return list(session.scalars(statement))
