"""Whose flats belong to a person whom somebody else has verified, such as a city's sign-in service.

Law: the number of the document decides; an owner whom the register knows without a document is
found by phone and whole name together, and never by a phone that stands for many rights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.identifiers import find_document_kind, fold_text, parse_document
from app.registry.models import ContactRow, OwnerRow, OwnershipRow
from app.registry.service.owner_now import Owner, find_owner_now
from app.registry.service.owners import owner_index, phone_index, shared_phone_rights
from app.registry.service.recognition import SHARED_PHONE_RIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class VerifiedPerson:
    """What somebody else has verified of a person; empty where it was not."""

    name: str = ""
    document: str = ""
    phone: str = ""


def list_flats_of(
    session: Session, community_id: str, person: VerifiedPerson, *, now: datetime
) -> list[Owner]:
    """Return the person as owner of each of their flats here, as the register has them today."""
    found = [
        find_owner_now(session, community_id, unit_id, row.id, now)
        for row in _rows_of(session, community_id, person)
        for unit_id in _units_of(session, row)
    ]
    return [owner for owner in found if owner is not None]


def _rows_of(session: Session, community_id: str, person: VerifiedPerson) -> list[OwnerRow]:
    by_document = _by_document(session, community_id, person.document)
    if by_document is not None:
        return [by_document]
    return _by_phone_and_name(session, community_id, person)


def _by_document(session: Session, community_id: str, number: str) -> OwnerRow | None:
    text = fold_text(number[:40]).upper()
    kind = find_document_kind(text)
    if kind is None:
        return None
    document = parse_document(kind, text)
    statement = select(OwnerRow).where(
        OwnerRow.community_id == community_id,
        OwnerRow.key_index == owner_index(community_id, document.identity),
    )
    return session.scalars(statement).one_or_none()


def _by_phone_and_name(
    session: Session, community_id: str, person: VerifiedPerson
) -> list[OwnerRow]:
    name, phone = fold_text(person.name[:80]), "".join(fold_text(person.phone[:20]).split())
    phone = phone.removeprefix("+86")
    if not name or not phone:
        return []
    if shared_phone_rights(session, community_id, phone) > SHARED_PHONE_RIGHTS:
        return []
    statement = (
        select(OwnerRow)
        .join(ContactRow, ContactRow.owner_id == OwnerRow.id)
        .where(OwnerRow.community_id == community_id, ContactRow.phone_index == phone_index(phone))
        .order_by(OwnerRow.id)
    )
    # Whoever's document is known and was verified would have been found by it.
    return [
        row
        for row in session.scalars(statement)
        if row.name == name and not (person.document and row.document)
    ]


def _units_of(session: Session, row: OwnerRow) -> list[int]:
    statement = (
        select(OwnershipRow.unit_id)
        .where(OwnershipRow.owner_id == row.id)
        .order_by(OwnershipRow.unit_id)
    )
    return list(session.scalars(statement))
