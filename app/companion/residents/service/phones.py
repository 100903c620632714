"""Which residents are reached at given phones, so that nobody is taken for somebody else."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents.models import ResidentRow
from app.registry.service.owners import contacts_by_owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def residents_at(session: Session, community_id: str, phones: Collection[str]) -> frozenset[int]:
    """Return the residents of a community, gone ones too, of whom one of these phones is known."""
    if not phones:
        return frozenset()
    statement = select(ResidentRow).where(ResidentRow.community_id == community_id)
    rows = session.scalars(statement).all()
    contacts = contacts_by_owner(session, {one.owner_id for one in rows if one.owner_id})
    return frozenset(
        row.id
        for row in rows
        if row.phone in phones
        or any(one.phone in phones for one in contacts.get(row.owner_id or 0, ()))
    )
