"""Progress to the quorum, live: heads and area of each motion's scope, and what is missing.

Law: whether somebody took part, never how (RULES R24), and nothing at all where the rules do not
show turnout. What was counted at one head of the log is not counted again at the same head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.assembly.service.read import definition_of, phase_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.delivery.service.roll import Roll, load_roll
from app.platform.log import log_size
from app.voting.service.turnout import MotionTurnout, Turnout, cast_lines

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Motion

MOST_HEADS = 64
_counted: WeakKeyDictionary[object, dict[tuple[str, int], Turnout]] = WeakKeyDictionary()


class TurnoutNotShown(RuleError):
    """The rules of this assembly show no turnout before the close, or it is not open."""


def find_progress(session: Session, row: AssemblyRow) -> Turnout | None:
    """Return who has taken part so far; None where that is not shown now."""
    if not is_shown(row):
        return None
    known = _counted.setdefault(session.get_bind().engine, {})
    name = (row.id, log_size(session, row.id))
    if name not in known:
        if len(known) >= MOST_HEADS:
            known.clear()
        known[name] = _count(session, row)
    return known[name]


def get_progress(session: Session, row: AssemblyRow) -> Turnout:
    """Return the same; raises TurnoutNotShown."""
    found = find_progress(session, row)
    if found is None:
        raise TurnoutNotShown(assembly=row.id)
    return found


def is_shown(row: AssemblyRow) -> bool:
    """True while an assembly is open whose rules show turnout."""
    return phase_of(row) is Phase.OPEN and definition_of(row).policies.show_turnout


def _count(session: Session, row: AssemblyRow) -> Turnout:
    roll, definition = load_roll(session, row), definition_of(row)
    cast = cast_lines(session, row.id)
    quorum = definition.thresholds.quorum
    motions = tuple(
        _motion(motion, roll, position, cast, (quorum.num, quorum.den))
        for position, motion in enumerate(definition.motions)
    )
    return Turnout(len(roll.rights), len(cast), motions)


def _motion(
    motion: Motion, roll: Roll, position: int, cast: set[int], quorum: tuple[int, int]
) -> MotionTurnout:
    _, weights = roll.by_motion[position]
    heads = sum(one.heads for one in weights.values())
    area = sum(one.area for one in weights.values())
    done = [weight for i, weight in weights.items() if i in cast]
    done_heads, done_area = sum(one.heads for one in done), sum(one.area for one in done)
    num, den = quorum
    return MotionTurnout(
        motion=motion.id,
        title=motion.title,
        heads=done_heads,
        area=done_area,
        scope_heads=heads,
        scope_area=area,
        missing_heads=max(0, -(-num * heads // den) - done_heads),
        missing_area=max(0, -(-num * area // den) - done_area),
    )
