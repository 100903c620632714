"""Whose figures an officer sees: the communities they act in, and all below what they oversee.

Law: to oversee is to look. An office outside the officer's own part of the tree is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.platform.roles import Role
from app.registry.service.units import natural_order
from app.supervision.service.tree import OfficeNotFound, Place, list_places, overseen_offices

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

LOOKERS = frozenset(
    {
        Role.CONVENER,
        Role.PROPERTY_COMPANY,
        Role.RESIDENTS_COMMITTEE,
        Role.STREET_OFFICE,
        Role.INSPECTOR,
        Role.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The offices whose communities count, single communities, and what to open next.

    `office` is the one that was opened, `children` the offices right below it (with all that
    stands below each), `path` the way up to the officer's own top.
    """

    offices: frozenset[int]
    communities: frozenset[str]
    office: Place | None
    path: tuple[Place, ...]
    children: tuple[tuple[Place, frozenset[int]], ...]


def scope_of(session: Session, officer: Officer, office_id: int | None = None) -> Scope:
    """Return what an officer sees, or the part of it below an office. Raises OfficeNotFound."""
    places = {one.id: one for one in list_places(session)}
    below = _below(places.values())
    mine = overseen_offices(session, officer.id) & places.keys()
    allowed = frozenset(one for top in mine for one in below[top])
    if office_id is not None:
        if office_id not in allowed:
            raise OfficeNotFound(office=office_id)
        return Scope(
            frozenset(below[office_id]),
            frozenset(),
            places[office_id],
            _path(places, office_id, allowed),
            _children(places, below, {office_id}),
        )
    own = {one for one in officer.communities if officer.roles_in(one) & LOOKERS}
    tops = {one for one in mine if places[one].parent_id not in allowed}
    children = _children(places, below, tops) if len(tops) == 1 else _each(places, below, tops)
    return Scope(allowed, frozenset(own), None, (), children)


def _below(places: Iterable[Place]) -> dict[int, set[int]]:
    """Return for each office itself and everything below it."""
    under: dict[int | None, list[int]] = defaultdict(list)
    rows = list(places)
    for one in rows:
        under[one.parent_id].append(one.id)

    def collect(number: int) -> set[int]:
        return {number}.union(*(collect(child) for child in under[number]))

    return {one.id: collect(one.id) for one in rows}


def _children(
    places: dict[int, Place], below: dict[int, set[int]], tops: set[int]
) -> tuple[tuple[Place, frozenset[int]], ...]:
    found = [one for one in places.values() if one.parent_id in tops]
    found.sort(key=lambda one: natural_order(one.name))
    return tuple((one, frozenset(below[one.id])) for one in found)


def _each(
    places: dict[int, Place], below: dict[int, set[int]], tops: set[int]
) -> tuple[tuple[Place, frozenset[int]], ...]:
    return tuple((places[one], frozenset(below[one])) for one in sorted(tops))


def _path(places: dict[int, Place], office_id: int, allowed: frozenset[int]) -> tuple[Place, ...]:
    way, above = [], places[office_id].parent_id
    while above is not None and above in allowed:
        way.append(places[above])
        above = places[above].parent_id
    return tuple(reversed(way))
