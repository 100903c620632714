"""What several checks need and nobody should compute twice: ledgers, weights, signatures, hashes.

Law: each is computed from the case alone when first asked for; where its premises are
missing, the NotRun or NotYet of the asking is that of every asker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from app.core.errors import VerificationError
from app.core.tlog.merkle import NodeReader, leaf_hash, node_reader, tree_root
from app.verifier.count import MotionCount, Scale, Totals, add_up, count
from app.verifier.crew import Crew
from app.verifier.decision import Decision, decide, find_unopened
from app.verifier.deemed import Deemed, find_deemed, is_deemed
from app.verifier.election import seed_of
from app.verifier.ledger import Ledger, keep_ledger
from app.verifier.report import NotRun
from app.verifier.sealed import Sealed
from app.verifier.signing import find_signature_faults, find_unsigned, signed_ballot

if TYPE_CHECKING:
    from app.core.tlog.checkpoint import SignedCheckpoint
    from app.verifier.case import Act, Case, Fault

Clock = Callable[[], float]


class Workings:
    """Computed views of one case."""

    def __init__(self, case: Case, clock: Clock, crew: Crew | None = None) -> None:
        """Compute nothing yet; `clock` gives seconds, whose differences are kept.

        `crew` does the long work; without one this process does.
        """
        self.case = case
        self.crew = crew or Crew()
        self.clock = clock
        self.seconds: dict[str, float] = {}
        # The numbers of the checks whose lines stand in the report so far.
        self.reported: set[str] = set()
        self._ledgers: dict[int, Ledger] = {}
        self._counts: dict[int, dict[str, MotionCount]] = {}
        self._totals: dict[int, dict[str, Totals]] = {}
        self._deemed: dict[int, Deemed | None] = {}
        self._decisions: dict[int, Decision] = {}

    @cached_property
    def nodes(self) -> NodeReader:
        """The Merkle tree over all lines of entries.jsonl."""
        return node_reader([leaf_hash(line) for line in self.case.lines])

    def root(self, size: int) -> str:
        """Return the root of the first `size` entries in hexadecimal; empty beyond the record."""
        if size > len(self.case.lines):
            return ""
        return tree_root(self.nodes, size).hex()

    @cached_property
    def head(self) -> SignedCheckpoint:
        """The largest checkpoint of the record; raises NotRun where none parsed."""
        if not self.case.checkpoints:
            raise NotRun("V07")
        return max(self.case.checkpoints.values(), key=lambda signed: signed.checkpoint.size)

    @cached_property
    def signature_faults(self) -> dict[int, Fault]:
        """The entries, by place, whose signatures do not hold; raises NotRun."""
        return find_signature_faults(self.case)

    @cached_property
    def scale(self) -> Scale:
        """The weights of lines in motions; raises NotRun."""
        return Scale(self.case.need_definition())

    @cached_property
    def unsigned_ballots(self) -> dict[int, VerificationError]:
        """The ballots, by place, whose signature does not hold, and why; raises NotRun."""
        begin, case = self.clock(), self.case
        case.need_definition()
        found: dict[int, VerificationError] = {}
        signed = (signed_ballot(case, ballot) for ballot in case.ballots)
        for faults in self.crew.each(find_unsigned, None, signed, len(case.ballots)):
            found |= faults
        self.seconds["ballot_signatures"] = self.clock() - begin
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each motion in the definition; raises NotRun."""
        motions = self.case.need_definition().motions
        return {motion.id: number for number, motion in enumerate(motions)}

    @cached_property
    def choices(self) -> dict[str, dict[str, int]]:
        """The place of each choice in its motion; raises NotRun."""
        motions = self.case.need_definition().motions
        return {m.id: {choice: n for n, choice in enumerate(m.choice_ids)} for m in motions}

    @cached_property
    def seats(self) -> dict[str, int]:
        """How many may be named in each election; raises NotRun."""
        motions = self.case.need_definition().motions
        return {m.id: m.election.seats for m in motions if m.election is not None}

    def ledger(self, size: int | None = None) -> Ledger:
        """Return the ledger of the first `size` entries, all by default; raises NotYet, NotRun."""
        size = len(self.case.lines) if size is None else size
        if size not in self._ledgers:
            self._ledgers[size] = keep_ledger(self.case, size)
        return self._ledgers[size]

    def count(self, size: int) -> dict[str, MotionCount]:
        """Return the count over the first `size` entries; raises NotYet, NotRun."""
        if size not in self._counts:
            self._counts[size] = count(self.ledger(size), self.scale)
        return self._counts[size]

    def count_of(self, tally: Act) -> MotionCount:
        """Return the count of a tally's motion under the head it names; raises NotYet, NotRun."""
        return self.count(counted_size(tally))[tally.body["motion"]]

    def totals_of(self, tally: Act) -> Totals:
        """Return the totals of a tally's motion under the head it names; raises NotYet, NotRun."""
        return self.totals(counted_size(tally))[tally.body["motion"]]

    def deemed_of(self, tally: Act) -> Deemed | None:
        """Return the deemed votes of a tally's motion, None where none may be; raises NotRun."""
        if tally.at not in self._deemed:
            mine, definition = self.count_of(tally), self.case.need_definition()
            applies = is_deemed(definition, mine.motion)
            ledger = self.ledger(counted_size(tally))
            self._deemed[tally.at] = find_deemed(ledger, self.scale, mine) if applies else None
        return self._deemed[tally.at]

    def decision_of(self, tally: Act) -> Decision:
        """Return what a tally's motion comes to, with its draw and its deemed votes."""
        if tally.at not in self._decisions:
            unopened = self.unopened_of(tally) if self.case.is_secret else None
            self._decisions[tally.at] = unopened or self._decide(tally)
        return self._decisions[tally.at]

    def _decide(self, tally: Act) -> Decision:
        lot = self.case.find_of_round("lot", tally)
        return decide(
            self.case.need_definition(),
            self.totals_of(tally),
            self.opened_of(tally),
            deemed=self.deemed_of(tally),
            seed=None if lot is None else seed_of(lot.body["root"], lot.body["draw"]),
        )

    def unopened_of(self, tally: Act) -> Decision | None:
        """Return the decision on a secret motion whose sums stay shut, None where they do not."""
        definition = self.case.need_definition()
        return find_unopened(definition, self.totals_of(tally), self.count_of(tally))

    def opened_of(self, tally: Act) -> MotionCount:
        """Return the count of a tally's motion with the sums of its options.

        In secret mode these are the result's, and are returned only where the shares prove
        every one of them; a sum that stays shut is None. Raises NotYet, NotRun.
        """
        mine = self.count_of(tally)
        if not self.case.is_secret:
            return mine
        return replace(mine, options=self.sealed.proven_sums(tally))

    @cached_property
    def sealed(self) -> Sealed:
        """What secret mode has of its own; raises NotRun."""
        return Sealed(self.case, self)

    def totals(self, size: int) -> dict[str, Totals]:
        """Return the totals of each motion's scope after the first `size` entries."""
        if size not in self._totals:
            definition, lines = self.case.need_definition(), self.ledger(size).lines
            sums = add_up(lines.values(), definition, self.scale)
            self._totals[size] = dict(zip(self.places, sums, strict=True))
        return self._totals[size]


def counted_size(tally: Act) -> int:
    """Return how many entries a tally counts: those below its head, never itself."""
    size: int = min(tally.body["tree_size"], tally.at)
    return size
