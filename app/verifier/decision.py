"""What the verifier's own count of one motion decides, whole (PROTOCOL §7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.verifier.deemed import Part
from app.verifier.election import Seats, rank
from app.verifier.verdict import judge, judge_turnout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.definition import Definition
    from app.verifier.count import MotionCount, Totals
    from app.verifier.deemed import Deemed, Row
    from app.verifier.verdict import Json


@dataclass(frozen=True)
class Decision:
    """Tests, verdict and winner; `extra` has the member `election` or `deemed` where it applies."""

    tests: list[Json]
    verdict: str
    winner: str | None
    extra: Mapping[str, Json]
    lot_missing: bool = False

    def stated(self) -> Json:
        """Return the members that an outcome and its `without` have in common."""
        return {"tests": self.tests, "verdict": self.verdict, "winner": self.winner}


def decide(
    definition: Definition,
    scope: Totals,
    mine: MotionCount,
    *,
    deemed: Deemed | None = None,
    seed: bytes | None = None,
) -> Decision:
    """Return the decision on a motion from its count, its deemed votes and its draw."""
    part, rows = Part(mine.rights, mine.heads, mine.area), mine.rows()
    if mine.motion.election is not None:
        return _decide_election(definition, scope, mine, seed)
    if deemed is None:
        return _decide(definition, scope, mine, part, rows)
    without = _decide(definition, scope, mine, part, rows)
    found = _decide(definition, scope, mine, *deemed.add_to(part, rows))
    extra = {"deemed": {**deemed.stated(), "without": without.stated()}}
    return Decision(found.tests, found.verdict, found.winner, extra)


def find_unopened(definition: Definition, scope: Totals, mine: MotionCount) -> Decision | None:
    """Return the decision on a secret motion that fails by who took part; None where it is open."""
    motion = {"kind": mine.motion.kind.value, "class": mine.motion.motion_class.value}
    part = vars(Part(mine.rights, mine.heads, mine.area))
    tests = judge_turnout(motion, definition.body["thresholds"], vars(scope), part)
    if all(test["held"] for test in tests):
        return None
    return Decision(tests, "failed", None, {})


def _judge(
    definition: Definition, scope: Totals, mine: MotionCount, part: Part, rows: Sequence[Row]
) -> tuple[list[Json], list[str]]:
    motion = mine.motion
    return judge(
        {"kind": motion.kind.value, "class": motion.motion_class.value},
        definition.body["thresholds"],
        vars(scope),
        vars(part),
        rows,
    )


def _decide(
    definition: Definition, scope: Totals, mine: MotionCount, part: Part, rows: Sequence[Row]
) -> Decision:
    tests, passed = _judge(definition, scope, mine, part, rows)
    winner = passed[0] if passed else None
    return Decision(tests, "carried" if passed else "failed", winner, {})


def _decide_election(
    definition: Definition, scope: Totals, mine: MotionCount, seed: bytes | None
) -> Decision:
    filled, rows = mine.motion.election, mine.rows()
    assert filled is not None
    part = Part(mine.rights, mine.heads, mine.area)
    tests, passed = _judge(definition, scope, mine, part, rows)
    seats = Seats(filled.seats, filled.alternates, filled.minimum)
    ranked = rank(mine.motion.id, rows, passed, seats, seed)
    carried = ranked.elected >= seats.minimum and 2 * ranked.elected > seats.seats
    extra: Json = {
        **seats._asdict(),
        "lot": None if seed is None else seed.hex(),
        "ranking": ranked.ranking,
    }
    verdict = "carried" if carried else "failed"
    return Decision(tests, verdict, None, {"election": extra}, ranked.lot_missing)
