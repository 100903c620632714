"""Who took part in a secret vote, made known at the close: that, never how (PROTOCOL §7).

Law: objections to roll, identity and paper come before anything is opened, so from the close on
everybody learns how many took part in each motion, and who gets the record learns which lines
of the roll. In named mode the record says it, once there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.read import definition_of, phase_of
from app.core.assembly import Phase
from app.core.definition import Motion
from app.core.errors import RuleError
from app.core.roll import MotionTotals
from app.core.tally import count
from app.counting.service.count import counted_size
from app.counting.service.heads import read_log
from app.counting.service.rolls import rolls_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

KNOWN = (
    Phase.CLOSED,
    Phase.COUNTED,
    Phase.PRELIMINARY,
    Phase.FINAL,
    Phase.MINUTED,
    Phase.CERTIFIED,
)


class ParticipantsNotShown(RuleError):
    """Who took part is shown of secret votes, from their close on."""


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part in one motion: the numbers of their lines, heads, area in 0.01 m²."""

    motion: Motion
    scope: MotionTotals
    lines: tuple[int, ...]
    heads: int
    area: int


def participation_of(session: Session, assembly: AssemblyRow) -> tuple[Participation, ...]:
    """Return who took part in each motion; raises ParticipantsNotShown."""
    if phase_of(assembly) not in KNOWN or not definition_of(assembly).is_secret:
        raise ParticipantsNotShown(assembly=assembly.id)
    definition, log = definition_of(assembly), read_log(session, assembly)
    roll, paper = rolls_of(session, assembly)
    counted = count(definition, roll, log[: counted_size(log)], paper)
    return tuple(
        Participation(motion, scope, tuple(i for i, _ in one.ballots), one.heads, one.area)
        for motion, scope, one in zip(
            definition.motions, counted.totals, counted.motions, strict=True
        )
    )
