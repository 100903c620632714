"""From a count to what the log says of it: tallies, lots, deemed votes, the result (PROTOCOL §7).

Law: nothing is tallied while a right is frozen, and an election whose seats hang on a tie has no
outcome before its draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from app.core.definition import Definition, Motion
from app.core.encoding import sha256, u32be
from app.core.entries import verify_body
from app.core.roll import MotionTotals
from app.core.rules.counts import MotionCount, ScopeTotals
from app.core.rules.deemed import DeemedVotes
from app.core.rules.election import LotNeeded, lot_seed
from app.core.rules.outcome import Outcome, decide_deemed, decide_election, decide_motion
from app.core.secret.allowed import is_decided_unopened
from app.core.secret.result import OpenedMotion
from app.core.tally.opened import SumsNotOpened, decide_unopened, fill, show
from app.core.tally.refusals import RightsFrozen
from app.core.tally.sums import Counted, MotionTally, Unspoken

NOTHING_OPENED: Mapping[str, OpenedMotion] = MappingProxyType({})


def tally_bodies(counted: Counted, root: bytes) -> list[dict[str, Any]]:
    """Return the body of each motion's `tally` under the head of `counted.size` and `root`.

    Raises RightsFrozen.
    """
    if counted.frozen:
        raise RightsFrozen(rights=counted.frozen)
    return [
        {
            "motion": tally.motion,
            "tree_size": counted.size,
            "root": root.hex(),
            "participants": tally.participants,
            "heads": tally.heads,
            "area": tally.area,
            "list": tally.list_hash.hex(),
            "options": [option.to_json() for option in tally.options],
        }
        for tally in counted.motions
    ]


def deemed_bodies(counted: Counted, root: bytes) -> list[dict[str, Any]]:
    """Return the body of `deemed` of each motion to which silence or 随多数 applies.

    `root` is that of the head which the tallies name, of size `counted.size`.
    """
    return [
        {
            "motion": tally.motion,
            "tree_size": counted.size,
            "root": root.hex(),
            **votes.to_json(),
            "list": _list_of_silent(tally.unspoken, votes).hex(),
        }
        for tally in counted.motions
        if tally.unspoken is not None
        if (votes := tally.deemed) is not None
    ]


def _list_of_silent(unspoken: Unspoken, votes: DeemedVotes) -> bytes:
    silent = () if votes.majority is None else unspoken.warned
    return sha256(b"".join(map(u32be, silent)))


def lot_body(motion: str, *, tree_size: int, root: bytes, draw: str) -> dict[str, Any]:
    """Return the body of `lot` for an election under the head its tally names.

    Raises FieldInvalid where the draw is not digits, spaces, plus signs, commas and dashes.
    """
    body = {
        "motion": motion,
        "tree_size": tree_size,
        "root": root.hex(),
        "draw": draw,
        "seed": lot_seed(root, draw).hex(),
    }
    verify_body("lot", body)
    return body


def outcomes(
    counted: Counted,
    definition: Definition,
    lots: Mapping[str, bytes] | None = None,
    opened: Mapping[str, OpenedMotion] = NOTHING_OPENED,
) -> tuple[Outcome, ...]:
    """Return what was decided on each motion.

    `lots` gives the seeds of draws by motion; without it those that were logged
    below `counted.size` hold. `opened` are the numbers of secret motions by id; one that fails
    by who took part needs none. Raises ScopeEmpty, LotNeeded, SumsNotOpened.
    """
    drawn = counted.lots if lots is None else lots
    return tuple(
        _decide(definition, motion, scope, tally, drawn.get(motion.id), opened)
        for motion, scope, tally in _each(counted, definition)
    )


def _each(
    counted: Counted, definition: Definition
) -> Iterable[tuple[Motion, MotionTotals, MotionTally]]:
    return zip(definition.motions, counted.totals, counted.motions, strict=True)


def motions_to_open(counted: Counted, definition: Definition) -> tuple[str, ...]:
    """Return the secret motions that have no outcome without their numbers; none in named mode."""
    if not definition.is_secret:
        return ()
    return tuple(
        motion.id
        for motion, scope, tally in _each(counted, definition)
        if not is_decided_unopened(definition, motion, scope, tally.taking_part)
    )


def _decide(
    definition: Definition,
    motion: Motion,
    scope: MotionTotals,
    tally: MotionTally,
    lot: bytes | None,
    opened: Mapping[str, OpenedMotion],
) -> Outcome:
    if not definition.is_secret:
        return _decide_counted(definition, motion, scope, tally, lot)
    if is_decided_unopened(definition, motion, scope, tally.taking_part):
        return decide_unopened(motion, scope, tally, definition.thresholds)
    if motion.id not in opened:
        raise SumsNotOpened(motion=motion.id)
    known = opened[motion.id]
    return show(_decide_counted(definition, motion, scope, fill(tally, known), lot), known)


def _decide_counted(
    definition: Definition,
    motion: Motion,
    scope: MotionTotals,
    tally: MotionTally,
    lot: bytes | None,
) -> Outcome:
    count = MotionCount(
        motion=motion.id,
        motion_class=motion.motion_class,
        kind=motion.kind,
        scope=ScopeTotals(scope.rights, scope.units, scope.heads, scope.area),
        participants=tally.taking_part,
        options=tally.options,
    )
    thresholds = definition.thresholds
    if motion.election is not None:
        return decide_election(count, thresholds, motion.election, lot)
    if tally.deemed is not None:
        return decide_deemed(count, thresholds, tally.deemed)
    return decide_motion(count, thresholds)


def tied_elections(
    counted: Counted,
    definition: Definition,
    opened: Mapping[str, OpenedMotion] = NOTHING_OPENED,
) -> tuple[str, ...]:
    """Return the elections that have no result before the public draw; raises SumsNotOpened."""
    tied = []
    for motion, scope, tally in _each(counted, definition):
        try:
            _decide(definition, motion, scope, tally, None, opened)
        except LotNeeded:
            tied.append(motion.id)
    return tuple(tied)


def result_body(decided: Iterable[Outcome], *, tree_size: int, root: bytes) -> dict[str, Any]:
    """Return the body of a `result` under a head that contains its tallies."""
    return {
        "tree_size": tree_size,
        "root": root.hex(),
        "motions": [outcome.to_json() for outcome in decided],
    }
