"""Who wrote something: masked to neighbours, in full to the moderator alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.companion.residents.service import names_of
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Author:
    """An author as a neighbour sees them: family name and stars, the building."""

    masked: str
    building: str
    is_owner: bool


@dataclass(frozen=True, slots=True)
class KnownAuthor:
    """An author as the moderator knows them."""

    name: str
    label: str
    is_owner: bool


def authors_of(session: Session, resident_ids: Iterable[int]) -> dict[int, Author]:
    """Return authors for neighbours' eyes."""
    people = names_of(session, resident_ids)
    units = units_of(session, [one.unit_id for one in people.values()])
    buildings = {unit.id: unit.building for unit in units}
    return {
        number: Author(one.masked, buildings.get(one.unit_id, ""), one.is_owner)
        for number, one in people.items()
    }


def known_authors_of(session: Session, resident_ids: Iterable[int]) -> dict[int, KnownAuthor]:
    """Return authors for the moderator's eyes, and nobody else's."""
    return {
        number: KnownAuthor(one.name, one.label, one.is_owner)
        for number, one in names_of(session, resident_ids).items()
    }
