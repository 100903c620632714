"""What the published sums of each motion would give away, for the convener (PROTOCOL §3).

Law: from the roll alone, before anybody votes: the frozen one where there is one, else the
register. The numbers are app.core.leakage's; equal areas are measured once and remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.assembly.profiles import profile_of
from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, line_of, rights
from app.assembly.service.scopes import DraftScope, list_scopes
from app.core.leakage import LeakReport, NobodyWeighs, measure_leak
from app.core.roll import weights

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

#: A scope of three thousand rights takes up to a second; what was measured is kept by its areas.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class MotionLeak:
    """The meter of one motion; no report where nobody's area counts."""

    scope: DraftScope
    report: LeakReport | None


def measure_leaks(session: Session, row: AssemblyRow) -> list[MotionLeak]:
    """Return the meter of each motion, in order; empty before motions and a record date stand.

    Raises UnitWithoutOwner.
    """
    return [MotionLeak(scope, _measure(scope.areas)) for scope in _scopes(session, row)]


def _scopes(session: Session, row: AssemblyRow) -> list[DraftScope]:
    if row.manifest is not None:
        return _frozen(session, row)
    draft = Draft.of(row)
    if not draft.record_date:
        return []
    return list_scopes(session, row, draft, profile_of(session, row))


def _frozen(session: Session, row: AssemblyRow) -> list[DraftScope]:
    definition = definition_of(row)
    lines = [line_of(right) for right in rights(session, row.id)]
    scopes = []
    for number, motion in enumerate(definition.motions, 1):
        weighed = [weights(line, motion, definition) for line in lines]
        inside = [weight for weight in weighed if weight.units]
        areas, heads = tuple(one.area for one in inside), sum(one.heads for one in inside)
        scopes.append(DraftScope(number, motion.title, areas, heads))
    return scopes


def _measure(areas: tuple[int, ...]) -> LeakReport | None:
    return _remembered(tuple(sorted(areas)))


@lru_cache(maxsize=_KEPT)
def _remembered(areas: tuple[int, ...]) -> LeakReport | None:
    try:
        return measure_leak(areas)
    except NobodyWeighs:
        return None
