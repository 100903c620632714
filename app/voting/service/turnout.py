"""Turnout: how many have taken part, by heads and by area, never how (RULES R24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import definition_of, line_of, rights
from app.core.roll import weights
from app.voting.models import RightStateRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


@dataclass(frozen=True, slots=True)
class MotionTurnout:
    """One motion's scope and participants so far; area in 0.01 m². `missing_*` to the quorum."""

    motion: str
    title: str
    heads: int
    area: int
    scope_heads: int
    scope_area: int
    missing_heads: int
    missing_area: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """Turnout of every motion; a right counts as taking part in all motions of its scope."""

    rights: int
    cast: int
    motions: tuple[MotionTurnout, ...]


def cast_lines(session: Session, assembly_id: str) -> set[int]:
    """Return the lines of the roll for which a ballot counts now; never which ballot."""
    statement = select(RightStateRow.i).where(
        RightStateRow.assembly_id == assembly_id, RightStateRow.counted.is_not(None)
    )
    return set(session.scalars(statement))


def count_turnout(session: Session, assembly: AssemblyRow) -> Turnout:
    """Return the turnout of an open assembly, read from who has cast, not from what."""
    definition, roll = definition_of(assembly), rights(session, assembly.id)
    cast = cast_lines(session, assembly.id)
    num, den = definition.thresholds.quorum.num, definition.thresholds.quorum.den
    motions = []
    lines = [line_of(right) for right in roll]
    for motion in definition.motions:
        every = [(line.i, weights(line, motion, definition)) for line in lines]
        heads, area = sum(w.heads for _, w in every), sum(w.area for _, w in every)
        done_heads = sum(w.heads for i, w in every if i in cast)
        done_area = sum(w.area for i, w in every if i in cast)
        motions.append(
            MotionTurnout(
                motion=motion.id,
                title=motion.title,
                heads=done_heads,
                area=done_area,
                scope_heads=heads,
                scope_area=area,
                missing_heads=max(0, -(-num * heads // den) - done_heads),
                missing_area=max(0, -(-num * area // den) - done_area),
            )
        )
    return Turnout(len(roll), len(cast), tuple(motions))
