"""A file's areas beside those in force: what a worse source says does not come in unseen.

Law: the register goes before the survey, the survey before the contract (RULES R9), and what two
officers corrected before an older file. A file may be right all the same: these are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.area import AreaSource, find_best_area, format_area
from app.registry.rollfile.columns import Column
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.units import SOURCE_NAMES, RollUnit


@dataclass(frozen=True, slots=True)
class KnownArea:
    """A unit's area in force in 0.01 m², where it was read, and whether two officers set it."""

    area: int
    source: AreaSource | None
    is_corrected: bool = False


def compare_areas(
    units: Sequence[RollUnit], areas: Mapping[str, KnownArea], order: Sequence[AreaSource]
) -> Iterator[Issue]:
    """Return a warning for each unit whose area in force is the better founded one."""
    for unit in units:
        known = areas.get(unit.code.text)
        code = None if known is None else _doubt(unit, known, order)
        if known is None or code is None:
            continue
        fields = {
            "known": format_area(known.area),
            "known_source": _name(known.source),
            "given": format_area(unit.area),
            "given_source": _name(unit.area_source),
        }
        row = unit.rows[0]
        yield Issue(Severity.WARNING, code, row, Column.AREA, fields, unit.sheet)


def _doubt(unit: RollUnit, known: KnownArea, order: Sequence[AreaSource]) -> str | None:
    if _is_weaker(unit, known, order):
        return "area_source_weaker"
    return "area_was_corrected" if known.is_corrected and unit.area != known.area else None


def _is_weaker(unit: RollUnit, known: KnownArea, order: Sequence[AreaSource]) -> bool:
    """Whether the file's source stands behind the one in force; an unnamed one behind any."""
    if known.source is None or known.source is unit.area_source:
        return False
    if unit.area_source is None:
        return unit.area != known.area
    best = find_best_area({known.source: known.area, unit.area_source: unit.area}, order)
    return best is not None and best[0] is known.source


def _name(source: AreaSource | None) -> str:
    return "—" if source is None else SOURCE_NAMES[source]
