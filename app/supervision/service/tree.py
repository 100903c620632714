"""The tree of offices: city 市, district 区, street 街道, residents' committee 居委会, 小区.

Law: an office stands under one of the next higher level; a community under a residents' committee
or, where none is named, a street office. To oversee is to look: no overseer's appointment lets
anybody act in a community.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import RuleError
from app.people import service as people
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import get_community
from app.supervision.models import OfficePlaceRow, OfficeRow, OverseerRow

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

LEVELS = ("city", "district", "street", "residents")
ABOVE_COMMUNITIES = ("street", "residents")
MAX_NAME = 60


class OfficeNotFound(RuleError):
    """The tree has no such office."""


class OfficeInvalid(RuleError):
    """An office has a name, and stands under one of the next higher level; `reason` says which."""


@dataclass(frozen=True, slots=True)
class Office:
    """One place of the tree with all that stands below it."""

    id: int
    level: str
    name: str
    overseers: tuple[tuple[int, str], ...]
    communities: tuple[str, ...]
    below: tuple[Office, ...]


def add_office(
    name: str, level: str, parent_id: int | None, *, officer_id: int | None, now: datetime
) -> int:
    """Add an office to the tree; returns its number. Raises OfficeNotFound, OfficeInvalid."""
    name = name.strip()
    if level not in LEVELS or not 0 < len(name) <= MAX_NAME:
        raise OfficeInvalid(reason="name")
    with transaction() as session:
        above = None if parent_id is None else _get(session, parent_id)
        expected = None if level == LEVELS[0] else LEVELS[LEVELS.index(level) - 1]
        if (None if above is None else above.level) != expected:
            raise OfficeInvalid(reason="level")
        _refuse_twin(session, parent_id, name)
        row = OfficeRow(parent_id=parent_id, level=level, name=name)
        session.add(row)
        session.flush()
        audit(session, officer_id, "office.add", row.id, {"level": level}, now=now)
        return row.id


def _refuse_twin(session: Session, parent_id: int | None, name: str) -> None:
    statement = select(OfficeRow.id).where(OfficeRow.parent_id == parent_id, OfficeRow.name == name)
    if session.scalars(statement).first() is not None:
        raise OfficeInvalid(reason="twin")


def place_community(
    community_id: str, office_id: int, *, officer_id: int | None, now: datetime
) -> None:
    """Put a community under an office; raises CommunityNotFound, OfficeNotFound, OfficeInvalid."""
    with transaction() as session:
        get_community(session, community_id)
        if _get(session, office_id).level not in ABOVE_COMMUNITIES:
            raise OfficeInvalid(reason="community")
        row = session.get(OfficePlaceRow, community_id)
        if row is None:
            session.add(OfficePlaceRow(community_id=community_id, office_id=office_id))
        else:
            row.office_id = office_id
        audit(session, officer_id, "office.place", office_id, now=now, community_id=community_id)


def appoint_overseer(
    overseer_id: int, office_id: int, *, officer_id: int | None, now: datetime
) -> None:
    """Let an officer look at everything below an office; raises OfficerNotFound, OfficeNotFound."""
    people.get_account(overseer_id)
    with transaction() as session:
        _get(session, office_id)
        if session.get(OverseerRow, (overseer_id, office_id)) is None:
            session.add(OverseerRow(officer_id=overseer_id, office_id=office_id, since=now))
            audit(session, officer_id, "office.appoint", office_id, {"of": overseer_id}, now=now)


def dismiss_overseer(
    overseer_id: int, office_id: int, *, officer_id: int | None, now: datetime
) -> None:
    """Take the look away again; nothing happens where there was none."""
    with transaction() as session:
        row = session.get(OverseerRow, (overseer_id, office_id))
        if row is not None:
            session.delete(row)
            audit(session, officer_id, "office.dismiss", office_id, {"of": overseer_id}, now=now)


def read_tree(session: Session) -> tuple[Office, ...]:
    """Return the whole tree from its cities."""
    rows = session.scalars(select(OfficeRow).order_by(OfficeRow.name, OfficeRow.id)).all()
    names = {account.officer.id: account.officer.name for account in people.list_officers()}
    overseers: dict[int, list[tuple[int, str]]] = {}
    for one in session.scalars(select(OverseerRow).order_by(OverseerRow.officer_id)):
        overseers.setdefault(one.office_id, []).append((one.officer_id, names[one.officer_id]))
    places: dict[int, list[str]] = {}
    for place in session.scalars(select(OfficePlaceRow).order_by(OfficePlaceRow.community_id)):
        places.setdefault(place.office_id, []).append(place.community_id)

    def grow(parent_id: int | None) -> tuple[Office, ...]:
        return tuple(
            Office(
                row.id,
                row.level,
                row.name,
                tuple(overseers.get(row.id, ())),
                tuple(places.get(row.id, ())),
                grow(row.id),
            )
            for row in rows
            if row.parent_id == parent_id
        )

    return grow(None)


def overseen_communities(session: Session, officer_id: int) -> list[str]:
    """Return the communities below the offices that an officer oversees."""
    statement = select(OverseerRow.office_id).where(OverseerRow.officer_id == officer_id)
    mine = set(session.scalars(statement))
    if not mine:
        return []
    return sorted(set(_below(read_tree(session), mine, inside=False)))


@dataclass(frozen=True, slots=True)
class Place:
    """One office without what stands below it."""

    id: int
    parent_id: int | None
    level: str
    name: str


def list_places(session: Session) -> list[Place]:
    """Return all offices by name, in one look-up, for rooms that look at many communities."""
    columns = select(OfficeRow.id, OfficeRow.parent_id, OfficeRow.level, OfficeRow.name)
    rows = session.execute(columns.order_by(OfficeRow.name, OfficeRow.id))
    return [Place(number, parent, level, name) for number, parent, level, name in rows]


def overseen_offices(session: Session, officer_id: int) -> set[int]:
    """Return the offices that an officer was appointed to oversee."""
    statement = select(OverseerRow.office_id).where(OverseerRow.officer_id == officer_id)
    return set(session.scalars(statement))


def placed_communities() -> Select[str, int]:
    """Return the look-up of (community_id, office_id), to be joined by what sums over offices."""
    return select(OfficePlaceRow.community_id, OfficePlaceRow.office_id)


def _below(offices: tuple[Office, ...], mine: set[int], *, inside: bool) -> Iterator[str]:
    for office in offices:
        here = inside or office.id in mine
        if here:
            yield from office.communities
        yield from _below(office.below, mine, inside=here)


def _get(session: Session, office_id: int) -> OfficeRow:
    row = session.get(OfficeRow, office_id)
    if row is None:
        raise OfficeNotFound(office=office_id)
    return row
