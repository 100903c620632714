"""The count: from the entries of the log to sums, lists and outcomes (PROTOCOL §7).

Law: the service counts here; the verifier counts in a loop of its own, and a
test demands that both agree. Counting a prefix of the log gives what was true then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.definition import Definition, Motion
from app.core.entries import Entry
from app.core.paper_roll import PaperLine
from app.core.roll import RollLine, Weight, totals, weights
from app.core.rules.counts import FOLLOW, ChoiceCount, Participants
from app.core.rules.election import LotNeeded
from app.core.tally.decide import (
    deemed_bodies,
    lot_body,
    motions_to_open,
    outcomes,
    result_body,
    tally_bodies,
    tied_elections,
)
from app.core.tally.ledger import Ledger
from app.core.tally.opened import SumsNotOpened
from app.core.tally.refusals import (
    AgentKeyWithdrawn,
    BallotOutsideWindow,
    CorrectionInvalid,
    EntryOutOfPlace,
    ExtensionTooLong,
    KeyAlreadyUsed,
    NumbersWrong,
    ObjectionNotOpen,
    ObjectionNotUpheld,
    RightsFrozen,
    RightUnknown,
    SupersededWrong,
)
from app.core.tally.sums import Counted, MotionTally, Reconciliation, Unspoken

__all__ = [
    "AgentKeyWithdrawn",
    "BallotOutsideWindow",
    "CorrectionInvalid",
    "Counted",
    "EntryOutOfPlace",
    "ExtensionTooLong",
    "KeyAlreadyUsed",
    "Ledger",
    "LotNeeded",
    "MotionTally",
    "NumbersWrong",
    "ObjectionNotOpen",
    "ObjectionNotUpheld",
    "Reconciliation",
    "RightUnknown",
    "RightsFrozen",
    "SumsNotOpened",
    "SupersededWrong",
    "Unspoken",
    "count",
    "count_ledger",
    "deemed_bodies",
    "lot_body",
    "motions_to_open",
    "outcomes",
    "result_body",
    "tally_bodies",
    "tied_elections",
]


class _Sum:
    """Rights and what they weigh, added up one by one."""

    def __init__(self) -> None:
        self.rights = self.heads = self.area = 0

    def add(self, weight: Weight) -> None:
        self.rights += 1
        self.heads += weight.heads
        self.area += weight.area

    @property
    def weighed(self) -> Participants:
        return Participants(self.rights, self.heads, self.area)


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
        lots=ledger.lots,
        frozen=ledger.frozen,
    )


def _tally(ledger: Ledger, motion: Motion) -> MotionTally:
    sums = {choice: _Sum() for choice in motion.choice_ids}
    ballots: list[tuple[int, bytes]] = []
    taking_part = _Sum()
    for i in sorted(ledger.counted):
        identifier, answers = ledger.counted[i]
        chosen = next((answer.choices for answer in answers if answer.motion == motion.id), None)
        weight = None if chosen is None else weights(ledger.lines[i], motion, ledger.definition)
        if chosen is None or weight is None or not weight.units:
            continue
        ballots.append((i, identifier))
        taking_part.add(weight)
        for choice in chosen:
            sums[choice].add(weight)
    options = tuple(ChoiceCount(choice, one.heads, one.area) for choice, one in sums.items())
    if ledger.definition.is_secret:
        # What the choices come to is for the trustees to open: see core.tally.sealed.
        options = ()
    unspoken = None
    if ledger.definition.deems(motion):
        unspoken = _find_unspoken(ledger, motion, {i for i, _ in ballots}, sums.get(FOLLOW, _Sum()))
    heads, area = taking_part.heads, taking_part.area
    return MotionTally(motion.id, tuple(ballots), heads, area, options, unspoken)


def _find_unspoken(ledger: Ledger, motion: Motion, spoken: set[int], follow: _Sum) -> Unspoken:
    silent, warned = _Sum(), []
    counts = ledger.definition.policies.silence_follows
    for i in sorted(ledger.warned - spoken) if counts else ():
        weight = weights(ledger.lines[i], motion, ledger.definition)
        if weight.units:
            warned.append(i)
            silent.add(weight)
    return Unspoken(follow.weighed, tuple(warned), silent.weighed)
