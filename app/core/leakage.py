"""The leak meter: what the published sums of a vote would give away, counted exactly (PROTOCOL §3).

Law: published are how many rights k chose the smaller option and what these weigh together.
For k = 1 … 4 every set of k rights is equally likely, and for each sum all sets that make it
are looked at. `class_known` counts the sets whose areas follow from the sum, `named` those
whose sum leaves no doubt that at least one certain right is among them. Limits: one motion at
a time, the others all on one side, nothing beyond k = 4, nothing that somebody knows besides.
Unanimity gives everybody away in every system.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, gcd

from app.core.errors import RuleError

MOST_DISSENTERS = 4
#: Below this many rights, or where areas stand alone, another mode is advised.
FEW_RIGHTS = 100
#: Sums × classes looked at for one k, some seconds of work; a k beyond it is left out.
WORK_LIMIT = 30_000_000
#: A row of numbers is one large integer with 64 bits for each sum, so that adding two rows
#: is one addition.
_LANE_BITS = 64


class NobodyWeighs(RuleError):
    """There is no right with an area, so nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What k dissenters give away: of `ways` sets of k rights, how many are found out."""

    dissenters: int
    ways: int
    class_known: int
    named: int


@dataclass(frozen=True, slots=True)
class LeakReport:
    """The meter's reading: rights, classes of equal area, and the exposures that were counted.

    `alone` rights share their area with nobody. `not_counted` are the k beyond the limits.
    """

    rights: int
    classes: int
    smallest_class: int
    alone: int
    exposures: tuple[Exposure, ...]
    not_counted: tuple[int, ...]

    @property
    def nobody_named_from(self) -> int | None:
        """The k from which on, up to the last counted, no sum names anybody; None if never."""
        counted = [exposure.dissenters for exposure in self.exposures]
        named = [exposure.dissenters for exposure in self.exposures if exposure.named]
        first = max(named, default=0) + 1
        return first if first in counted else None

    @property
    def advises_against_secret(self) -> bool:
        """Whether named mode or paper is advised: few rights, or areas that stand alone."""
        return self.rights < FEW_RIGHTS or self.alone > 0


def measure_leak(areas: Iterable[int]) -> LeakReport:
    """Return what sums over rights of these areas (0.01 m²) give away.

    Of the roll before opening, of those who took part before the first share. A right without
    area takes part by heads alone and is left out. Raises NobodyWeighs.
    """
    sizes = Counter(area for area in areas if area)
    if not sizes:
        raise NobodyWeighs()
    classes, rights = _scaled(sizes), sizes.total()
    reach = range(1, min(MOST_DISSENTERS, rights) + 1)
    counted = [k for k in reach if _is_within_limits(classes, rights, k)]
    return LeakReport(
        rights=rights,
        classes=len(sizes),
        smallest_class=min(sizes.values()),
        alone=sum(size == 1 for size in sizes.values()),
        exposures=_expose(classes, counted),
        not_counted=tuple(k for k in reach if k not in counted),
    )


#: (area, how many rights have it), in order of area.
Classes = list[tuple[int, int]]


def _scaled(sizes: Counter[int]) -> Classes:
    """Return the classes with the smallest area taken off and the unit divided out.

    Everybody knows k, so the sums of k rights tell as much as before.
    """
    least = min(sizes)
    unit = gcd(*(area - least for area in sizes)) or 1
    return sorted(((area - least) // unit, size) for area, size in sizes.items())


def _sums(classes: Classes, k: int) -> int:
    return k * classes[-1][0] + 1


def _is_within_limits(classes: Classes, rights: int, k: int) -> bool:
    return comb(rights, k) < 1 << _LANE_BITS and _sums(classes, k) * len(classes) <= WORK_LIMIT


def _expose(classes: Classes, counted: Sequence[int]) -> tuple[Exposure, ...]:
    most = max(counted, default=0)
    ways = _rows(classes, most, weigh=True)
    solutions = _rows(classes, most, weigh=False)
    return tuple(_exposure(classes, k, ways[k], solutions) for k in counted)


def _rows(classes: Classes, most: int, *, weigh: bool) -> list[int]:
    """Return for k = 0 … most, by sum, how many sets of k rights make it.

    Unless `weigh`, sets of equal areas are one.
    """
    rows = [1] + [0] * most
    for area, size in classes:
        for k in range(most, 0, -1):
            for taken in range(1, min(size, k) + 1):
                factor = comb(size, taken) if weigh else 1
                rows[k] += factor * (rows[k - taken] << taken * area * _LANE_BITS)
    return rows


def _without(rows: Sequence[int], area: int, size: int) -> list[int]:
    """Return the unweighed rows as they were without one class: one factor divided out."""
    result: list[int] = []
    for k, row in enumerate(rows):
        for taken in range(1, min(size, k) + 1):
            row -= result[k - taken] << taken * area * _LANE_BITS
        result.append(row)
    return result


def _lanes(row: int, count: int) -> tuple[int, ...]:
    return struct.unpack(f"<{count}Q", row.to_bytes(count * _LANE_BITS // 8, "little"))


def _exposure(classes: Classes, k: int, ways: int, solutions: Sequence[int]) -> Exposure:
    count = _sums(classes, k)
    weights, numbers = _lanes(ways, count), _lanes(solutions[k], count)
    doubtful = [total for total, number in enumerate(numbers) if number]
    possible = sum(weights)
    for area, size in classes:
        if size > k:
            continue
        # A class stands whole in every solution of a sum where as many solutions are left
        # without the class by so many rights less.
        whole = _without(solutions[: k + 1], area, size)[k - size] << size * area * _LANE_BITS
        others = _lanes(solutions[k] - whole, count)
        doubtful = [total for total in doubtful if others[total]]
    return Exposure(
        dissenters=k,
        ways=possible,
        class_known=sum(
            weight for weight, number in zip(weights, numbers, strict=True) if number == 1
        ),
        named=possible - sum(weights[total] for total in doubtful),
    )
