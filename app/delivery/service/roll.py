"""The frozen roll as delivery counts it: buildings, heads and area of each right, read once.

Law: what a roll says never changes under its hash; only a signed correction does, and then it is
read anew. Area in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from app.assembly.models import SignedActRow
from app.assembly.service.read import definition_of, line_of, rights
from app.core.definition import Scope
from app.core.roll import RollLine, Weight, weights

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Definition

EVERYWHERE = Scope("all", frozenset(), frozenset())
MOST_ROLLS = 16

# By engine, so that two databases in one process never read each other's rolls.
_rolls: WeakKeyDictionary[object, dict[tuple[str, int], Roll]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class RollRight:
    """One right: number, units in the register, buildings, what it weighs in the whole."""

    i: int
    key: str
    unit_ids: tuple[int, ...]
    buildings: tuple[str, ...]
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class Roll:
    """The rights in order, and of each motion what every right in its scope weighs."""

    rights: tuple[RollRight, ...]
    by_motion: tuple[tuple[str, dict[int, Weight]], ...]

    def in_building(self, building: str | None) -> tuple[RollRight, ...]:
        """Return the rights with a flat in a building; all for None."""
        if building is None:
            return self.rights
        return tuple(one for one in self.rights if building in one.buildings)


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
        return Roll((), ())
    known = _rolls.setdefault(session.get_bind().engine, {})
    name = (row.hm, _corrections(session, row.id))
    if name not in known:
        if len(known) >= MOST_ROLLS:
            known.clear()
        known[name] = _read(session, row)
    return known[name]


def _corrections(session: Session, assembly_id: str) -> int:
    statement = select(func.count()).where(
        SignedActRow.assembly_id == assembly_id,
        SignedActRow.type == "roll-correction",
        SignedActRow.state == "done",
    )
    return session.scalars(statement).one()


def _read(session: Session, row: AssemblyRow) -> Roll:
    definition = definition_of(row)
    found = [(one, line_of(one)) for one in rights(session, row.id)]
    return Roll(
        tuple(_right(one.right_key, tuple(one.unit_ids), line, definition) for one, line in found),
        tuple(
            (motion.id, {line.i: weights(line, motion, definition) for _, line in found})
            for motion in definition.motions
        ),
    )


def _right(
    key: str, unit_ids: tuple[int, ...], line: RollLine, definition: Definition
) -> RollRight:
    whole = replace(definition.motions[0], scope=EVERYWHERE)
    weight = weights(line, whole, definition)
    buildings = tuple(dict.fromkeys(unit.group for unit in line.units))
    return RollRight(line.i, key, unit_ids, buildings, weight.heads, weight.area)
