"""Exclusive area: an integer in 0.01 m², never a float (RULES §6).

Law: `parse_area` and `format_area` are exact; more than two decimals are refused, not
rounded, because the rounding of hundreds of units would move a denominator.
The register goes before the survey, the survey before the contract (法释〔2009〕7号 8, RULES R9).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.core.errors import RuleError

# One unit of 1,000,000 m² is beyond any building; the roll's lines take the same bound.
MAX_AREA = 100_000_000
TENTHS, FEWEST_TOLD = 10, 5
_SHAPE = re.compile(r"([0-9]{1,9})(?:\.([0-9]+))?")


class AreaInvalid(RuleError):
    """The text is not an area; the subclass says why."""


class AreaShapeWrong(AreaInvalid):
    """An area is digits, with a point and digits where needed."""


class AreaTooFine(AreaInvalid):
    """An area has at most two decimals that count (fields: decimals)."""


class AreaOutOfRange(AreaInvalid):
    """An area is more than 0 and at most 1,000,000 m²."""


class AreaSource(StrEnum):
    """Where an area was read, best first."""

    REGISTER = "register"
    SURVEY = "survey"
    CONTRACT = "contract"


def parse_area(text: str) -> int:
    """Return the area in 0.01 m² that `text` states in m², such as "89.12" or "89".

    Raises a subclass of AreaInvalid.
    """
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise AreaShapeWrong
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise AreaTooFine(decimals=len(decimals))
    area = int(match[1]) * 100 + int(decimals.ljust(2, "0"))
    check_area(area)
    return area


def check_area(area: int) -> None:
    """Refuse an area in 0.01 m² outside 0.01 to 1,000,000.00 m². Raises AreaOutOfRange."""
    if not 0 < area <= MAX_AREA:
        raise AreaOutOfRange


def format_area(area: int) -> str:
    """Return an area or a sum of areas in 0.01 m² as m² with two decimals: 8912 → "89.12"."""
    return f"{area // 100}.{area % 100:02d}"


def find_tenths(area: int, total: int, share: tuple[int, int], count: int) -> int | None:
    """Return how many whole tenths of what is needed, `share` of `total`, an area has: 0 to 10.

    None below five rights: the difference between two looks is not to tell whose area came.
    Where no share is needed (建房〔2009〕274号 9) any area is enough.
    """
    if count < FEWEST_TOLD or not total:
        return None
    if not share[0]:
        return TENTHS
    return min(TENTHS, TENTHS * area * share[1] // (total * share[0]))


def find_best_area(
    areas: Mapping[AreaSource, int], order: Sequence[AreaSource] = tuple(AreaSource)
) -> tuple[AreaSource, int] | None:
    """Return source and area of the best source there is, best first by `order`, or None.

    Source: RULES R9.
    """
    return next(((source, areas[source]) for source in order if source in areas), None)
