"""The frozen roll as delivery counts it: buildings, heads and area of each right, read once.

The roll's own order is that of its tags and tells nobody the way; here rights stand as one walks,
building by building and door by door.

Law: what a roll says never changes under its hash; only a signed correction does, and then it is
read anew. Area in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.assembly.service.acts import count_corrections
from app.assembly.service.read import definition_of, line_of, rights
from app.core.definition import Scope
from app.core.roll import RollLine, weights
from app.registry.service import units_of
from app.registry.service.units import natural_order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow
    from app.core.definition import Definition

EVERYWHERE = Scope("all", frozenset(), frozenset())
MOST_ROLLS = 16

# By engine, so that two databases in one process never read each other's rolls.
_rolls: WeakKeyDictionary[object, dict[tuple[str, int], Roll]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class RollRight:
    """One right: number, units and their doors, buildings, what it weighs in the whole.

    A building in which it has nothing but a parking place is none of its buildings.
    """

    i: int
    key: str
    unit_ids: tuple[int, ...]
    labels: tuple[str, ...]
    buildings: tuple[str, ...]
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class Roll:
    """The rights by building and door."""

    rights: tuple[RollRight, ...]

    def in_building(self, building: str | None) -> tuple[RollRight, ...]:
        """Return the rights with a flat in a building, by their doors there; all for None."""
        if building is None:
            return self.rights
        inside = (one for one in self.rights if building in one.buildings)
        return tuple(sorted(inside, key=lambda one: _door_in(one, building)))

    @property
    def buildings(self) -> tuple[str, ...]:
        """The buildings in natural order: 3号楼 before 12号楼."""
        names = {name for one in self.rights for name in one.buildings}
        return tuple(sorted(names, key=natural_order))


@dataclass(frozen=True, slots=True)
class Sum:
    """So many rights, their heads and their area."""

    rights: int
    heads: int
    area: int


def add_up(rights: Iterable[RollRight]) -> Sum:
    """Return what these rights come to."""
    every = list(rights)
    return Sum(len(every), sum(one.heads for one in every), sum(one.area for one in every))


def load_roll(session: Session, row: AssemblyRow) -> Roll:
    """Return the frozen roll; one without rights before it is frozen."""
    if row.hm is None:
        return Roll(())
    known = _rolls.setdefault(session.get_bind().engine, {})
    name = (row.hm, count_corrections(session, row.id))
    if name not in known:
        if len(known) >= MOST_ROLLS:
            known.clear()
        known[name] = _read(session, row)
    return known[name]


def _read(session: Session, row: AssemblyRow) -> Roll:
    definition = definition_of(row)
    found = [(one, line_of(one)) for one in rights(session, row.id)]
    units = units_of(session, [unit for one, _ in found for unit in one.unit_ids])
    labels = {unit.id: unit.label for unit in units}
    listed = [_right(one, line, definition, labels) for one, line in found]
    return Roll(tuple(sorted(listed, key=lambda one: natural_order("".join(one.labels[:1])))))


def _right(
    row: AssemblyRight, line: RollLine, definition: Definition, labels: Mapping[int, str]
) -> RollRight:
    whole = replace(definition.motions[0], scope=EVERYWHERE)
    weight = weights(line, whole, definition)
    homes = [unit.group for unit in line.units if unit.use != "parking"]
    return RollRight(
        i=line.i,
        key=row.right_key,
        unit_ids=tuple(row.unit_ids),
        labels=tuple(labels[unit] for unit in row.unit_ids if unit in labels),
        buildings=tuple(dict.fromkeys(homes or [unit.group for unit in line.units])),
        heads=weight.heads,
        area=weight.area,
    )


def _door_in(right: RollRight, building: str) -> list[tuple[int, int, str]]:
    here = [label for label in right.labels if label.startswith(building)]
    return natural_order("".join((here or right.labels)[:1]))
