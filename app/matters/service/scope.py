"""Whom a repair concerns: the units that share the part, fixed when the scope is set (R6, R29).

Law: this scope is the denominator of the vote and the base of the shares; a vote on other units
does not carry this repair. Areas are in 0.01 m², amounts in 分.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.partition import find_unknown, is_named, list_staircases
from app.core.errors import RuleError
from app.core.money import share_by_largest_remainder
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MATTER = "278-5"


class MatterScopeEmpty(RuleError):
    """The scope names no unit of the register, or something that the register does not have."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the scope and, once a cost is shared, its share."""

    unit_id: int
    label: str
    area: int
    amount: int = 0


def scope_motion(facts: Mapping[str, Any]) -> DraftMotion:
    """Return an empty motion over the scope that was stated."""
    return DraftMotion(
        title="",
        text="",
        matter=MATTER,
        groups=tuple(facts["groups"]),
        staircases=tuple(facts["staircases"]),
        units=tuple(facts["units"]),
    )


def places_of(session: Session, community_id: str) -> tuple[list[str], list[str]]:
    """Return the buildings and the staircases that a scope can name."""
    units = list_units(session, community_id)
    return list(dict.fromkeys(one.building for one in units)), list_staircases(units)


def read_scope(
    session: Session,
    community_id: str,
    *,
    groups: Sequence[str],
    staircases: Sequence[str],
    units: Sequence[str],
) -> dict[str, Any]:
    """Return the scope with each of its units and areas; raises MatterScopeEmpty."""
    facts: dict[str, Any] = {
        "groups": list(groups),
        "staircases": list(staircases),
        "units": list(units),
    }
    motion = scope_motion(facts)
    register = list_units(session, community_id)
    unknown = find_unknown(register, motion)
    named = [one for one in register if is_named(motion, one)]
    if unknown or not named or sum(one.area for one in named) == 0:
        raise MatterScopeEmpty(unknown="、".join(unknown))
    facts["lines"] = [{"unit_id": u.id, "label": u.label, "area": u.area} for u in named]
    return facts


def lines_of(facts: Mapping[str, Any]) -> list[Line]:
    """Return the units of a scope in the register's order."""
    return [Line(one["unit_id"], one["label"], one["area"]) for one in facts["lines"]]


def share_cost(facts: Mapping[str, Any], cost: int) -> list[Line]:
    """Return the units of a scope with their shares of a cost; the shares add up to it."""
    lines = lines_of(facts)
    amounts = share_by_largest_remainder(cost, [one.area for one in lines])
    return [
        Line(one.unit_id, one.label, one.area, amount)
        for one, amount in zip(lines, amounts, strict=True)
    ]


def scope_words(facts: Mapping[str, Any]) -> str:
    """Return the scope in Chinese, as papers name it."""
    named = [*facts["groups"], *facts["staircases"]]
    units = facts["units"]
    if units:
        listed = "、".join(units[:3]) + ("等" if len(units) > 3 else "")
        named.append(f"{listed} {len(units)} 处")
    return "、".join(named)
