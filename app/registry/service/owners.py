"""Who stands behind units: owners, their phones by provenance, what a list may show of them.

Law: names, numbers and phones are opened only here. Behind a right stand the owners that
all its units share; behind the developer's right stands the developer alone, never the
buyers who wait for their keys.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.entitlement import OwnerKey
from app.core.identifiers import (
    DocumentKind,
    fold_text,
    mask_company,
    mask_document,
    mask_mobile,
    mask_name,
)
from app.platform.crypto import blind_index
from app.registry.models import CommunityRow, ContactRow, OwnerRow, OwnershipRow, UnitRow
from app.registry.service.rights import DEVELOPER_KEY, right_key
from app.registry.service.units import chunks, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Best first (PROTOCOL §4).
PROVENANCES = ("register", "in_person", "old_phone", "convener_list")
DEVELOPER_NAME = "建设单位"
_LAST = 4


@dataclass(frozen=True, slots=True)
class ContactView:
    """A phone behind a right: where it comes from and whose it is."""

    phone: str
    masked: str
    provenance: str
    owner_id: int
    phone_index: bytes


def owner_index(community_id: str, key: str) -> bytes:
    """Return the look-up value of an owner's identity within one community."""
    return blind_index("owner.key", f"{community_id}\x00{key}")


def phone_index(phone: str) -> bytes:
    """Return the look-up value of a phone."""
    return blind_index("contact.phone", phone)


def owners_by_unit(session: Session, unit_ids: Iterable[int]) -> dict[int, list[OwnerRow]]:
    """Return the owners of each unit in the order of the roll."""
    found: dict[int, list[OwnerRow]] = {}
    for lot in chunks(unit_ids):
        statement = (
            select(OwnershipRow.unit_id, OwnerRow)
            .join(OwnerRow, OwnerRow.id == OwnershipRow.owner_id)
            .where(OwnershipRow.unit_id.in_(lot))
            .order_by(OwnershipRow.unit_id, OwnershipRow.place, OwnerRow.id)
        )
        for unit_id, owner in session.execute(statement):
            found.setdefault(unit_id, []).append(owner)
    return found


def holders_of(
    session: Session, unit_ids: Sequence[int], *, key: str | None = None
) -> list[OwnerRow]:
    """Return who votes for these units of one right.

    `key` is the right's key on a frozen roll: owners who came later do not stand behind it.
    """
    units = units_of(session, unit_ids)
    if not units:
        return []
    community = session.get(CommunityRow, units[0].community_id)
    name = community.developer if community is not None else ""
    owners = owners_by_unit(session, unit_ids)
    return pick_holders(units, owners, key=key, developer_name=name)


def pick_holders(
    units: Sequence[UnitRow],
    owners: Mapping[int, Sequence[OwnerRow]],
    *,
    key: str | None,
    developer_name: str,
) -> list[OwnerRow]:
    """Return the owners of a right, or the developer alone where it votes.

    Without a key, a unit that the developer holds shows that the right is the developer's.
    """
    if key == DEVELOPER_KEY or (key is None and any(unit.developer_held for unit in units)):
        return _find_developer(units, owners, developer_name)
    everyone = [owners.get(unit.id, ()) for unit in units]
    if key is not None and any(_key_of(some) != key for some in everyone):
        return []
    shared = set.intersection(*({one.id for one in some} for some in everyone))
    return [owner for owner in everyone[0] if owner.id in shared]


def _key_of(owners: Sequence[OwnerRow]) -> str:
    return right_key(OwnerKey(frozenset(owner.key_index.hex() for owner in owners)))


def _find_developer(
    units: Sequence[UnitRow], owners: Mapping[int, Sequence[OwnerRow]], name: str
) -> list[OwnerRow]:
    marked = [unit for unit in units if unit.developer_held]
    held = {owner.id: owner for unit in marked for owner in owners.get(unit.id, ())}
    found = [one for one in held.values() if name and one.name == name]
    found = found or [one for one in held.values() if is_body(one)]
    if not found and len(held) == 1:
        # A developer without a credit code is still the only one who can be meant.
        found = list(held.values())
    return sorted(found, key=lambda owner: owner.id)


def is_body(owner: OwnerRow) -> bool:
    """Return whether the owner is a company or another body, not a person."""
    return owner.document_kind == DocumentKind.CREDIT_CODE


def mask_owner(owner: OwnerRow) -> str:
    """Return what a list shows of an owner's name."""
    return mask_company(owner.name) if is_body(owner) else mask_name(owner.name)


def masked_owner(session: Session, unit_ids: Sequence[int], *, key: str | None = None) -> str:
    """Return the masked names behind a right: 王**、李*."""
    names = [mask_owner(owner) for owner in holders_of(session, unit_ids, key=key)]
    if not names and key == DEVELOPER_KEY:
        return DEVELOPER_NAME
    return "、".join(names)


def contacts_of(
    session: Session, unit_ids: Sequence[int], *, key: str | None = None
) -> list[ContactView]:
    """Return the phones behind a right, best provenance first, newest first, each once."""
    holders = [owner.id for owner in holders_of(session, unit_ids, key=key)]
    rows = contacts_by_owner(session, holders)
    return order_contacts(row for owner_id in holders for row in rows.get(owner_id, []))


def order_contacts(rows: Iterable[ContactRow]) -> list[ContactView]:
    """Return phones best provenance first, newest first, each once."""
    best = sorted(
        rows, key=lambda row: (PROVENANCES.index(row.provenance), -row.since.timestamp(), row.id)
    )
    views: dict[bytes, ContactView] = {}
    for row in best:
        view = ContactView(
            row.phone, mask_mobile(row.phone), row.provenance, row.owner_id, row.phone_index
        )
        views.setdefault(row.phone_index, view)
    return list(views.values())


def contacts_by_owner(session: Session, owner_ids: Iterable[int]) -> dict[int, list[ContactRow]]:
    """Return the stored phones of each owner."""
    found: dict[int, list[ContactRow]] = {}
    for lot in chunks(owner_ids):
        statement = select(ContactRow).where(ContactRow.owner_id.in_(lot)).order_by(ContactRow.id)
        for row in session.scalars(statement):
            found.setdefault(row.owner_id, []).append(row)
    return found


def last_four_matches(
    session: Session, unit_ids: Sequence[int], last4: str, *, key: str | None = None
) -> bool:
    """Return whether these are the last four of the document of an owner behind the right.

    An owner without a document matches nothing.
    """
    given = fold_text(last4[:20]).upper()
    found = False
    for owner in holders_of(session, unit_ids, key=key):
        number = (owner.document or "").upper()
        same = hmac.compare_digest(number[-_LAST:].encode(), given.encode())
        found |= same and len(number) >= _LAST
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """An owner behind a right by name; a body is a company, not a person."""

    owner_id: int
    name: str
    masked: str
    is_body: bool
    document_masked: str = ""


def find_holder(
    session: Session, unit_ids: Sequence[int], last4: str, *, key: str | None = None
) -> Holder | None:
    """Return the one owner behind the right whose document ends so; None of two who share it."""
    found = holders_ending(session, unit_ids, last4, key=key)
    return found[0] if len(found) == 1 else None


def holders_ending(
    session: Session, unit_ids: Sequence[int], last4: str, *, key: str | None = None
) -> list[Holder]:
    """Return the owners behind the right whose documents end so: one, none, or some alike."""
    given = fold_text(last4[:20]).upper()
    found = [
        owner
        for owner in holders_of(session, unit_ids, key=key)
        if len(number := (owner.document or "").upper()) >= _LAST
        and hmac.compare_digest(number[-_LAST:].encode(), given.encode())
    ]
    return [_holder(owner) for owner in found]


def document_index(number: str) -> bytes:
    """Return the look-up value of an identity document, the same whoever asks for it."""
    return blind_index("person.document", fold_text(number[:40]).upper())


def find_document_index(
    session: Session, unit_ids: Sequence[int], last4: str, *, key: str | None = None
) -> bytes | None:
    """Return the index of the document of the one owner whose last four these are, or None."""
    holder = find_holder(session, unit_ids, last4, key=key)
    row = None if holder is None else session.get(OwnerRow, holder.owner_id)
    return document_index(row.document) if row is not None and row.document else None


def list_holders(
    session: Session, unit_ids: Sequence[int], *, key: str | None = None
) -> list[Holder]:
    """Return the owners behind a right by name, in the order of the roll."""
    return [_holder(owner) for owner in holders_of(session, unit_ids, key=key)]


def _holder(owner: OwnerRow) -> Holder:
    masked = mask_document(owner.document or "")
    return Holder(owner.id, owner.name, mask_owner(owner), is_body(owner), masked)


def shared_phone_rights(session: Session, community_id: str, phone: str) -> int:
    """Return for how many rights of the register a phone stands: owner sets, the developer one."""
    statement = (
        select(OwnershipRow.unit_id)
        .join(OwnerRow, OwnerRow.id == OwnershipRow.owner_id)
        .join(ContactRow, ContactRow.owner_id == OwnerRow.id)
        .where(OwnerRow.community_id == community_id)
        .where(ContactRow.phone_index == phone_index(phone))
    )
    unit_ids = set(session.scalars(statement))
    units = [unit for unit in units_of(session, list(unit_ids)) if unit.removed_at is None]
    owners = owners_by_unit(session, [unit.id for unit in units])
    return len(
        {
            None if unit.developer_held else frozenset(one.id for one in owners[unit.id])
            for unit in units
        }
    )
