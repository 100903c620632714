"""Who has how many votes: units grouped into voting rights (法释〔2009〕7号 8 and 9, RULES R8–R11).

Law, in this order:
R11 a unit is the developer's while it is unsold, or sold but not handed over on the record date;
R8  units with the identical set of owners are one right and one head; {A} and {A, B} are two
    sets; all units the developer holds are one right and one head together;
R10 parking adds area or a head only where the profile says so; who has nothing else then has
    no vote;
R9  a right's area is the sum of its units' areas, each from the best source recorded.
Every right carries the reasons that made it, so that a page can answer "why so much?".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.area import AreaSource, check_area
from app.core.errors import RuleError


class Use(StrEnum):
    """What a unit is for, as the roll lines write it."""

    HOME = "home"
    SHOP = "shop"
    PARKING = "parking"
    OTHER = "other"


class UnitListedTwice(RuleError):
    """The same unit stands twice among the units to be grouped (fields: unit)."""


class UnitWithoutOwner(RuleError):
    """A unit that the developer does not hold names no owner (fields: unit)."""


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """One unit as it stands on the record date.

    `unit` is any stable name of the unit; `area` in 0.01 m²; `group` the building's label;
    `owners` the identity keys of all co-owners.
    """

    unit: str
    area: int
    group: str
    use: Use
    owners: frozenset[str]
    developer_held: bool = False
    handover_date: date | None = None
    area_source: AreaSource | None = None


@dataclass(frozen=True, slots=True)
class ParkingRule:
    """What parking counts for (R10): nothing, unless the profile says otherwise."""

    count_area: bool = False
    count_heads: bool = False


@dataclass(frozen=True, slots=True)
class OwnerKey:
    """What makes two units one right: the same set of owners, or the developer's holding."""

    owners: frozenset[str]
    is_developer: bool = False


DEVELOPER = OwnerKey(frozenset(), is_developer=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the answer to "why do I count so much?": a code, its rule, its numbers."""

    code: str
    rule: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VotingRight:
    """All units of one owner key, and what they weigh: `heads` 0 or 1, `area` in 0.01 m²."""

    key: OwnerKey
    units: tuple[HeldUnit, ...]
    parking: ParkingRule
    record_date: date

    @property
    def heads(self) -> int:
        """1 if any unit counts a head, else 0."""
        return int(any(self._counts_head(unit) for unit in self.units))

    @property
    def area(self) -> int:
        """Sum of the areas that count, in 0.01 m²."""
        return sum(unit.area for unit in self.units if self._counts_area(unit))

    @property
    def counted_units(self) -> tuple[HeldUnit, ...]:
        """The units that give area or a head."""
        return tuple(u for u in self.units if self._counts_area(u) or self._counts_head(u))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The steps that lead from the units to heads and area, one per unit and a sum."""
        steps = (step for unit in self.units for step in self._unit_reasons(unit))
        return (*self._head_reasons(), *steps, self._sum_reason())

    def weigh(self, is_in_scope: Callable[[HeldUnit], bool]) -> tuple[int, int]:
        """Return (heads, area in 0.01 m²) of the units inside a motion's scope."""
        inside = tuple(unit for unit in self.units if is_in_scope(unit))
        part = VotingRight(self.key, inside, self.parking, self.record_date)
        return part.heads, part.area

    def _counts_area(self, unit: HeldUnit) -> bool:
        return unit.use is not Use.PARKING or self.parking.count_area

    def _counts_head(self, unit: HeldUnit) -> bool:
        return unit.use is not Use.PARKING or self.parking.count_heads

    def _head_reasons(self) -> tuple[Reason, ...]:
        if self.key.is_developer:
            return (Reason("developer_one_head", "R8", {"units": len(self.units)}),)
        fields = {"owners": len(self.key.owners), "units": len(self.units)}
        code = "one_owner_one_head" if len(self.key.owners) == 1 else "co_owners_one_head"
        return (Reason(code, "R8", fields),)

    def _unit_reasons(self, unit: HeldUnit) -> tuple[Reason, ...]:
        named: dict[str, object] = {"unit": unit.unit, "area": unit.area}
        steps = [Reason(_area_code(unit, self._counts_area(unit)), _area_rule(unit), named)]
        if unit.area_source is not None:
            steps.append(Reason("area_from", "R9", {**named, "source": str(unit.area_source)}))
        if unit.use is Use.PARKING and not self._counts_head(unit):
            steps.append(Reason("parking_no_head", "R10", {"unit": unit.unit}))
        if self.key.is_developer and unit.handover_date is not None:
            days = {"handover_date": unit.handover_date, "record_date": self.record_date}
            steps.append(Reason("not_handed_over", "R11", {"unit": unit.unit, **days}))
        elif self.key.is_developer:
            steps.append(Reason("unsold_or_not_handed_over", "R11", {"unit": unit.unit}))
        return tuple(steps)

    def _sum_reason(self) -> Reason:
        weights = {"heads": self.heads, "area": self.area, "units": len(self.counted_units)}
        return Reason("counts_as", "R8", weights)


def _area_code(unit: HeldUnit, counts: bool) -> str:
    if unit.use is Use.PARKING:
        return "parking_area_counts" if counts else "parking_no_area"
    return "area_counts"


def _area_rule(unit: HeldUnit) -> str:
    return "R10" if unit.use is Use.PARKING else "R8"


def is_developers(unit: HeldUnit, record_date: date) -> bool:
    """Return whether the developer votes for this unit on the record date. Source: RULES R11.

    A handover date decides where there is one (the day itself is the buyer's); without it
    the mark "held by the developer" decides.
    """
    if unit.handover_date is not None:
        return unit.handover_date > record_date
    return unit.developer_held


def group_rights(
    units: Iterable[HeldUnit], *, record_date: date, parking: ParkingRule | None = None
) -> tuple[VotingRight, ...]:
    """Return the rights that have a vote, sorted by their smallest unit. Source: RULES R8–R11.

    Raises UnitListedTwice, UnitWithoutOwner, AreaOutOfRange.
    """
    every = _group(units, record_date, parking or ParkingRule())
    return tuple(right for right in every if right.counted_units)


def find_voteless(
    units: Iterable[HeldUnit], *, record_date: date, parking: ParkingRule | None = None
) -> tuple[VotingRight, ...]:
    """Return the groups without a vote (R10: parking alone), so that a page can tell them why.

    Raises UnitListedTwice, UnitWithoutOwner, AreaOutOfRange.
    """
    every = _group(units, record_date, parking or ParkingRule())
    return tuple(right for right in every if not right.counted_units)


def _group(units: Iterable[HeldUnit], day: date, parking: ParkingRule) -> list[VotingRight]:
    groups: dict[OwnerKey, list[HeldUnit]] = {}
    seen: set[str] = set()
    for unit in sorted(units, key=lambda held: held.unit):
        if unit.unit in seen:
            raise UnitListedTwice(unit=unit.unit)
        seen.add(unit.unit)
        groups.setdefault(_owner_key(unit, day), []).append(unit)
    return [VotingRight(key, tuple(held), parking, day) for key, held in groups.items()]


def _owner_key(unit: HeldUnit, record_date: date) -> OwnerKey:
    check_area(unit.area)
    if is_developers(unit, record_date):
        return DEVELOPER
    if not unit.owners:
        raise UnitWithoutOwner(unit=unit.unit)
    return OwnerKey(unit.owners)
