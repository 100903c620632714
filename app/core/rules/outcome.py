"""The decision on one motion, with every number it rests on (RULES R1–R6, §3.4, R44).

Law: a motion is carried if quorum and consent hold by heads and by area, each by its own integer
test. One of several options: each option is tested alone; 都不同意 never wins. As every consent bar
is at least "more than half of the participants" and a right chooses once, at most one option can
pass. An election ranks its candidates instead of having a winner. Deemed votes are shown beside
what would be without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.core.errors import RuleError
from app.core.rules.consent import consent_findings
from app.core.rules.counts import (
    ChoiceCount,
    MotionCount,
    MotionKind,
    Participants,
    ScopeTotals,
    ShutCount,
)
from app.core.rules.deemed import DeemedVotes, with_deemed
from app.core.rules.election import Election, ElectionResult, rank_candidates
from app.core.rules.findings import Finding
from app.core.rules.matters import MotionClass
from app.core.rules.quorum import quorum_findings
from app.core.rules.thresholds import Thresholds


class UnanimityNeedsYesNo(RuleError):
    """The consent of Civil Code 279 is asked for one thing, not for one of several (R44)."""


@dataclass(frozen=True)
class Outcome:
    """What was decided and why; frozen, and complete enough to be recomputed by hand."""

    motion: str
    motion_class: MotionClass
    scope: ScopeTotals
    participants: Participants
    options: tuple[ChoiceCount | ShutCount, ...]
    findings: tuple[Finding, ...]
    winner: str | None
    election: ElectionResult | None = None
    deemed: DeemedVotes | None = None
    without: Outcome | None = None

    @property
    def carried(self) -> bool:
        """Whether the motion is carried."""
        if self.election is not None:
            return self.election.carried
        return self.winner is not None

    @property
    def verdict(self) -> Literal["carried", "failed"]:
        """The outcome in one word."""
        return "carried" if self.carried else "failed"

    @property
    def failed_findings(self) -> tuple[Finding, ...]:
        """The tests that did not hold and made the motion fail; empty if it is carried."""
        if self.carried:
            return ()
        return tuple(finding for finding in self.findings if not finding.held)

    def to_json(self) -> dict[str, object]:
        """Return the outcome as the log's `result` entry holds it (PROTOCOL §7).

        {"motion": id, "class": "ordinary|special|unanimous_affected",
         "scope": {"rights", "units", "heads", "area"}, "participants": {"rights", "heads", "area"},
         "options": [{"choice": id, "heads", "area"}, …],
         "tests": [{"test": "quorum_heads|quorum_area|consent_heads|consent_area",
                    "choice": id|null, "num", "den", "need": [a, b, "ge"|"gt"],
                    "held": bool, "short"}, …],
         "verdict": "carried|failed", "winner": id|null,
         "election": {"seats", "alternates", "minimum", "lot": hex|null, "ranking": […]},
         "deemed": {"majority": id|null, "follow", "silent": {"rights", "heads", "area"},
                    "without": {"tests", "verdict", "winner"}}}

        Numbers are whole; area is in 0.01 m². Tests stand as quorum_heads, quorum_area (choice
        null; none for unanimous_affected), then consent_heads, consent_area of `yes`, of each
        option but `none` or of each candidate, in the definition's order. What a secret motion
        keeps shut is null; one that was not opened has its quorum tests alone, measured on
        everybody where it is unanimous_affected. `election` and `deemed`
        are there only where they apply; `tests`, `verdict` and `winner` are those with deemed
        votes, `participants` and `options` without.
        """
        return {
            "motion": self.motion,
            "class": self.motion_class.value,
            "scope": self.scope.to_json(),
            "participants": self.participants.to_json(),
            "options": [option.to_json() for option in self.options],
            **self._decision(),
            **({} if self.election is None else {"election": self.election.to_json()}),
            **self._deemed(),
        }

    def _decision(self) -> dict[str, object]:
        return {
            "tests": [finding.to_json() for finding in self.findings],
            "verdict": self.verdict,
            "winner": self.winner,
        }

    def _deemed(self) -> dict[str, object]:
        if self.deemed is None or self.without is None:
            return {}
        return {"deemed": {**self.deemed.to_json(), "without": self.without._decision()}}


def decide_deemed(count: MotionCount, thresholds: Thresholds, votes: DeemedVotes) -> Outcome:
    """Return the outcome of a motion in which 随多数 or silence counts (R18).

    `count` holds what was said; raises CountInconsistent where the silent do not fit the scope.
    """
    decided = decide_motion(with_deemed(count, votes), thresholds)
    without = decide_motion(count, thresholds)
    return replace(
        decided,
        participants=count.participants,
        options=count.options,
        deemed=votes,
        without=without,
    )


def decide_election(
    count: MotionCount, thresholds: Thresholds, election: Election, lot: bytes | None = None
) -> Outcome:
    """Return the outcome of an election (R26); `lot` is the seed of the draw. Raises LotNeeded."""
    decided = decide_motion(count, thresholds)
    missed = {finding.choice for finding in decided.findings if not finding.held}
    named = frozenset(option.choice for option in count.options)
    passed = frozenset() if None in missed else named - missed
    ranked = rank_candidates(count.motion, count.options, passed, election, lot)
    return replace(decided, winner=None, election=ranked)


def decide_motion(count: MotionCount, thresholds: Thresholds) -> Outcome:
    """Return the outcome of one motion from its counted numbers and the assembly's thresholds.

    Raises UnanimityNeedsYesNo. The count was checked when it was made.
    """
    unanimous = count.motion_class is MotionClass.UNANIMOUS_AFFECTED
    if unanimous and count.kind is not MotionKind.YES_NO:
        raise UnanimityNeedsYesNo(motion=count.motion)
    quorum: tuple[Finding, ...] = ()
    if not unanimous:
        quorum = quorum_findings(count.scope, count.participants, thresholds.quorum)
    consents = {
        option.choice: consent_findings(count, option, thresholds) for option in count.candidates
    }
    return Outcome(
        motion=count.motion,
        motion_class=count.motion_class,
        scope=count.scope,
        participants=count.participants,
        options=count.options,
        findings=(*quorum, *(finding for pair in consents.values() for finding in pair)),
        winner=_find_winner(quorum, consents),
    )


def _find_winner(
    quorum: tuple[Finding, ...], consents: dict[str, tuple[Finding, Finding]]
) -> str | None:
    if not all(finding.held for finding in quorum):
        return None
    passed = (choice for choice, pair in consents.items() if all(test.held for test in pair))
    return next(passed, None)
