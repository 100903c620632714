"""The count: from the entries of the log to sums, lists and outcomes (PROTOCOL §7).

Law: the service counts here; the verifier counts in a loop of its own, and a
test demands that both agree. Counting a prefix of the log gives what was true then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.definition import Definition, Motion
from app.core.entries import Entry
from app.core.paper_roll import PaperLine
from app.core.roll import RollLine, totals, weights
from app.core.tally.ledger import (
    BallotOutsideWindow,
    CorrectionInvalid,
    EntryOutOfPlace,
    KeyAlreadyUsed,
    Ledger,
    NumbersWrong,
    ObjectionNotUpheld,
    RightUnknown,
    SupersededWrong,
)
from app.core.tally.sums import (
    Counted,
    MotionTally,
    Reconciliation,
    motion_tally,
    outcomes,
    result_body,
    tally_bodies,
)

__all__ = [
    "BallotOutsideWindow",
    "CorrectionInvalid",
    "Counted",
    "EntryOutOfPlace",
    "KeyAlreadyUsed",
    "Ledger",
    "MotionTally",
    "NumbersWrong",
    "ObjectionNotUpheld",
    "Reconciliation",
    "RightUnknown",
    "SupersededWrong",
    "count",
    "count_ledger",
    "outcomes",
    "result_body",
    "tally_bodies",
]


def count(
    definition: Definition,
    roll: Sequence[RollLine],
    entries: Iterable[Entry],
    paper_roll: Sequence[PaperLine] = (),
) -> Counted:
    """Return the count over these entries, which begin with the log's first.

    Raises a RuleError at the first entry that the log may not hold at its place.
    """
    ledger = Ledger(definition, roll, paper_roll)
    for entry in entries:
        ledger.add(entry)
    return count_ledger(ledger)


def count_ledger(ledger: Ledger) -> Counted:
    """Return the count of a ledger as it stands."""
    definition = ledger.definition
    lines = tuple(ledger.lines.values())
    return Counted(
        size=ledger.size,
        motions=tuple(_tally(ledger, motion) for motion in definition.motions),
        totals=totals(lines, definition),
        participants=len(ledger.counted),
        ballots=ledger.ballots,
        paper_ballots=ledger.paper_ballots,
        reconciliation=ledger.reconciliation,
    )


def _tally(ledger: Ledger, motion: Motion) -> MotionTally:
    ballots: list[tuple[int, bytes]] = []
    heads: dict[str, int] = {}
    area: dict[str, int] = {}
    for i in sorted(ledger.counted):
        identifier, answers = ledger.counted[i]
        chosen = next((answer.choices for answer in answers if answer.motion == motion.id), None)
        if chosen is None:
            continue
        weight = weights(ledger.lines[i], motion, ledger.definition)
        if weight.units:
            ballots.append((i, identifier))
            for choice in chosen:
                heads[choice] = heads.get(choice, 0) + weight.heads
                area[choice] = area.get(choice, 0) + weight.area
    return motion_tally(motion.id, ballots, motion.choice_ids, heads, area)
