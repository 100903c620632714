"""From a draft's scopes to the groups of a definition: buildings, staircases, lists of flats.

Law (RULES R6): a motion's scope is its denominator, so every unit lies in exactly one group and a
scope is a set of whole groups. Groups are the buildings; a building is split into staircases, and
a list of flats is split off, only where a motion of this assembly needs it. The same draft and
register give the same groups, at the notice and when the roll is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft
from app.core.definition import Motion
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.registry.models import UnitRow

# A group's label has at most forty characters (PROTOCOL §3).
MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class Partition:
    """The group of each unit by its id, and all groups in the order of definitions."""

    of_unit: Mapping[int, str]
    groups: tuple[str, ...]
    scopes: tuple[tuple[str, ...], ...]

    def holds(self, motion: Motion, unit_id: int) -> bool:
        """Whether a unit lies in the scope of a motion of the definition."""
        return motion.scope.kind == "all" or self.of_unit.get(unit_id, "") in motion.scope.groups


def partition_of(session: Session, row: AssemblyRow) -> Partition:
    """Return the groups of an assembly by its draft and the register."""
    return make_partition(list_units(session, row.community_id), Draft.of(row))


def make_partition(units: Iterable[UnitRow], draft: Draft) -> Partition:
    """Return the groups of these units; `scopes` are those of the draft's motions, in order."""
    units, motions = list(units), draft.motions
    split = _split_buildings(units, motions)
    of_unit = {unit.id: _label(unit, motions, split) for unit in units}
    scopes = tuple(
        _ordered({of_unit[unit.id] for unit in units if is_named(motion, unit)})
        for motion in motions
    )
    return Partition(of_unit, _ordered(set(of_unit.values())), scopes)


def is_named(motion: DraftMotion, unit: UnitRow) -> bool:
    """Whether a motion names the unit's building, its staircase or the unit itself."""
    return (
        unit.building in motion.groups
        or staircase_of(unit) in motion.staircases
        or unit.label in motion.units
    )


def staircase_of(unit: UnitRow) -> str:
    """Return how a staircase is named: building and staircase; empty where there is none."""
    return f"{unit.building}{unit.staircase}" if unit.staircase else ""


def list_staircases(units: Iterable[UnitRow]) -> list[str]:
    """Return the staircases in the order of the units."""
    return list(dict.fromkeys(name for unit in units if (name := staircase_of(unit))))


def find_unknown(units: Iterable[UnitRow], motion: DraftMotion) -> list[str]:
    """Return what a motion names that the register does not have."""
    units = list(units)
    known = {unit.building for unit in units} | {staircase_of(unit) for unit in units}
    known |= {unit.label for unit in units}
    return [one for one in (*motion.groups, *motion.staircases, *motion.units) if one not in known]


def _split_buildings(units: list[UnitRow], motions: tuple[DraftMotion, ...]) -> set[str]:
    named = {name for motion in motions for name in motion.staircases}
    return {unit.building for unit in units if staircase_of(unit) in named}


def _label(unit: UnitRow, motions: tuple[DraftMotion, ...], split: set[str]) -> str:
    place = unit.building
    if unit.building in split:
        place = staircase_of(unit) or f"{unit.building}其他"
    listed = [str(n) for n, motion in enumerate(motions, 1) if unit.label in motion.units]
    if not listed:
        return place[:MAX_LABEL]
    suffix = f"(事项{'、'.join(listed)}所列)"
    return place[: MAX_LABEL - len(suffix)] + suffix


def _ordered(labels: set[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=lambda label: label.encode("utf-16-be")))
