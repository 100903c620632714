"""Whom the notice is to reach: the rights in scope with buildings, heads and area, read once.

The roll's own order is that of its tags and tells nobody the way; here rights stand as one walks,
building by building and door by door. From the notice to the freeze the register says who they
are; then the frozen roll does.

Law: what a roll says never changes under its hash; only a signed correction does, and then it is
read anew. Whoever has no vote on any motion is not served. Area in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.assembly.service.acts import count_corrections
from app.assembly.service.partition import partition_of
from app.assembly.service.read import UNPUBLISHED, RightNotFound, definition_of, line_of, rights
from app.core.definition import Scope
from app.core.roll import RollLine, is_in_scope, weights
from app.registry.service import get_community, rights_of, units_of
from app.registry.service.units import natural_order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow
    from app.assembly.service.partition import Partition
    from app.core.definition import Definition
    from app.registry.service import RegistryRight

# A right that has no line yet goes by its first unit, counted from here: no line is as high.
FIRST_EARLY = 1_000_000_000
EVERYWHERE = Scope("all", frozenset(), frozenset())
MOST_ROLLS = 16

# By engine, so that two databases in one process never read each other's rolls.
_rolls: WeakKeyDictionary[object, dict[tuple[str, int], Roll]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class RollRight:
    """One right: number, units and their doors, buildings, what it weighs in the whole.

    `i` is its line; before the freeze the number that stands in for one. A building in which it
    has nothing but a parking place is none of its buildings.
    """

    i: int
    key: str
    unit_ids: tuple[int, ...]
    labels: tuple[str, ...]
    buildings: tuple[str, ...]
    heads: int
    area: int

    @property
    def line(self) -> int | None:
        """The line of the frozen roll, or None before there is one."""
        return self.i if self.i < FIRST_EARLY else None


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

    def find(self, number: int) -> RollRight | None:
        """Return a right by its line, or by the number that a page knew before the freeze."""
        unit = number - FIRST_EARLY
        for one in self.rights:
            if one.i == number or unit in one.unit_ids:
                return one
        return None

    def get(self, number: int) -> RollRight:
        """Return the same; raises RightNotFound."""
        found = self.find(number)
        if found is None:
            raise RightNotFound(i=number)
        return found

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
    """Return the frozen roll, before it the register's rights, before the notice none."""
    if row.definition is None or row.phase in UNPUBLISHED:
        return Roll(())
    known = _rolls.setdefault(session.get_bind().engine, {})
    name = _name(session, row)
    if name not in known:
        if len(known) >= MOST_ROLLS:
            known.clear()
        known[name] = _read_register(session, row) if row.hm is None else _read(session, row)
    return known[name]


def _name(session: Session, row: AssemblyRow) -> tuple[str, int]:
    """What a reading stays right for: a roll and its corrections, or a state of the register."""
    if row.hm is not None:
        return row.hm, count_corrections(session, row.id)
    return f"register/{row.hd}", get_community(session, row.community_id).roll_revision


def _read_register(session: Session, row: AssemblyRow) -> Roll:
    definition, partition = definition_of(row), partition_of(session, row)
    found = rights_of(
        session,
        row.community_id,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )
    listed = (_early(one, partition) for one in found if _votes(one, definition, partition))
    return Roll(tuple(sorted(listed, key=lambda one: natural_order("".join(one.labels[:1])))))


def _votes(right: RegistryRight, definition: Definition, partition: Partition) -> bool:
    """True if a unit that counts lies in the scope of some motion."""
    policies = definition.policies
    stalls = policies.parking_area or policies.parking_heads
    counted = [unit.id for unit in right.units if stalls or unit.use != "parking"]
    return any(partition.holds(motion, unit) for motion in definition.motions for unit in counted)


def _early(right: RegistryRight, partition: Partition) -> RollRight:
    homes = [unit.id for unit in right.units if unit.use != "parking"] or list(right.unit_ids)
    return RollRight(
        i=FIRST_EARLY + right.unit_ids[0],
        key=right.key,
        unit_ids=right.unit_ids,
        labels=right.labels,
        buildings=tuple(dict.fromkeys(partition.of_unit[unit] for unit in homes)),
        heads=right.heads,
        area=right.area,
    )


def _read(session: Session, row: AssemblyRow) -> Roll:
    definition = definition_of(row)
    every = [(one, line_of(one)) for one in rights(session, row.id)]
    found = [
        (one, line)
        for one, line in every
        if any(is_in_scope(line, motion, definition) for motion in definition.motions)
    ]
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
