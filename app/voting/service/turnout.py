"""Turnout: how many have taken part, by heads and by area, never how (RULES R24).

Law: what a page tells while the vote runs is heads, and area by whole tenths of what the quorum
needs (docs/adr/0033): the difference between two looks names no flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.acts import count_corrections
from app.assembly.service.read import definition_of, line_of, rights
from app.core.area import find_tenths
from app.core.roll import Weight, weights
from app.voting.models import RightStateRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

Weights = dict[int, dict[str, Weight]]
# By HM and the number of corrections: what these name never changes, and the board asks at
# every look.
_known: dict[tuple[str, int], Weights] = {}
MOST_ROLLS = 16


@dataclass(frozen=True, slots=True)
class MotionTurnout:
    """One motion's scope and participants so far; area in 0.01 m². `missing_*` to the quorum.

    `tenths` is what a page tells of the area while the vote runs; None below five rights.
    """

    motion: str
    title: str
    heads: int
    area: int
    scope_heads: int
    scope_area: int
    missing_heads: int
    missing_area: int
    tenths: int | None


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
    definition, roll = definition_of(assembly), _weights_of(session, assembly)
    cast = cast_lines(session, assembly.id)
    quorum = definition.thresholds.quorum
    motions = []
    for motion in definition.motions:
        heads, area = _sum(roll, motion.id, roll)
        done_heads, done_area = _sum(roll, motion.id, cast)
        motions.append(
            MotionTurnout(
                motion=motion.id,
                title=motion.title,
                heads=done_heads,
                area=done_area,
                scope_heads=heads,
                scope_area=area,
                missing_heads=max(0, -(-quorum.num * heads // quorum.den) - done_heads),
                missing_area=max(0, -(-quorum.num * area // quorum.den) - done_area),
                tenths=find_tenths(
                    done_area,
                    area,
                    (quorum.num, quorum.den),
                    sum(1 for i in cast if roll[i][motion.id].area),
                ),
            )
        )
    return Turnout(len(roll), len(cast), tuple(motions))


def _weights_of(session: Session, assembly: AssemblyRow) -> Weights:
    """Return what each line weighs in each motion, worked out once for a frozen roll."""
    named = (assembly.hm or "", count_corrections(session, assembly.id))
    known = _known.get(named)
    if known is None:
        definition = definition_of(assembly)
        known = {
            line.i: {motion.id: weights(line, motion, definition) for motion in definition.motions}
            for line in map(line_of, rights(session, assembly.id))
        }
        if assembly.hm is not None:
            if len(_known) >= MOST_ROLLS:
                _known.clear()
            _known[named] = known
    return known


def _sum(roll: Weights, motion: str, lines: Iterable[int]) -> tuple[int, int]:
    found = [roll[i][motion] for i in lines]
    return sum(one.heads for one in found), sum(one.area for one in found)


def heads_on_paper(session: Session, assembly: AssemblyRow, motion: str) -> int:
    """Return how many heads of a motion's scope have cast on paper."""
    statement = select(RightStateRow.i).where(
        RightStateRow.assembly_id == assembly.id,
        RightStateRow.counted.is_not(None),
        RightStateRow.on_paper,
    )
    heads, _ = _sum(_weights_of(session, assembly), motion, session.scalars(statement))
    return heads
