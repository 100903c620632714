"""Whom a notice is for: a community, a building, a staircase or one flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.core.errors import RuleError
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import UnitRow


class ScopeInvalid(RuleError):
    """The register has no such building, staircase or flat."""


class HasScope(Protocol):
    """What is for some flats: a notice."""

    scope: str
    building: str
    staircase: str
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The flats that something is for; what is narrower than `kind` is empty."""

    kind: str = "community"
    building: str = ""
    staircase: str = ""
    unit_id: int | None = None


def parse_scope(session: Session, community_id: str, text: str) -> Scope:
    """Return the scope of `community`, `building/<b>`, `staircase/<b>/<s>` or `unit/<label>`.

    Raises ScopeInvalid.
    """
    kind, _, rest = text.partition("/")
    building, _, staircase = rest.partition("/")
    units = list_units(session, community_id)
    if kind == "community" and not rest:
        return Scope()
    if kind == "building" and rest in {one.building for one in units}:
        return Scope(kind, rest)
    if kind == "staircase" and (building, staircase) in _staircases(units):
        return Scope(kind, building, staircase)
    unit = next((one for one in units if kind == "unit" and one.label == rest), None)
    if unit is None:
        raise ScopeInvalid
    return Scope(kind, unit.building, unit.staircase, unit.id)


def list_scopes(session: Session, community_id: str) -> list[tuple[str, str]]:
    """Return what a notice may be for below the community, but flats: (text, words)."""
    units = list_units(session, community_id)
    buildings = list(dict.fromkeys(one.building for one in units))
    found = [(f"building/{one}", one) for one in buildings]
    for building, staircase in sorted(_staircases(units)):
        found.append((f"staircase/{building}/{staircase}", f"{building}{staircase}"))
    return found


def _staircases(units: Sequence[UnitRow]) -> set[tuple[str, str]]:
    return {(one.building, one.staircase) for one in units if one.staircase}


def units_in(session: Session, community_id: str, scope: HasScope) -> list[UnitRow]:
    """Return the flats and shops that something is for; parking spaces read nothing."""
    units = list_units(session, community_id)
    return [one for one in units if one.use != "parking" and is_inside(scope, one)]


def is_inside(scope: HasScope, unit: UnitRow) -> bool:
    """True if a flat belongs to what something is for."""
    if scope.scope == "community":
        return True
    if scope.scope == "unit":
        return unit.id == scope.unit_id
    if scope.scope == "staircase" and unit.staircase != scope.staircase:
        return False
    return unit.building == scope.building
