"""The decision on one motion, with every number it rests on (RULES R1–R6, §3.4, R44).

Law: a motion is carried if quorum and consent hold by heads and by area, each by its own integer
test. One of several options: each option is tested alone; 都不同意 never wins. As every consent bar
is at least "more than half of the participants" and a right chooses once, at most one option can
pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.errors import RuleError
from app.core.rules.consent import consent_findings
from app.core.rules.counts import ChoiceCount, MotionCount, MotionKind, Participants, ScopeTotals
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
    options: tuple[ChoiceCount, ...]
    findings: tuple[Finding, ...]
    winner: str | None

    @property
    def carried(self) -> bool:
        """Whether the motion is carried."""
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

        {"motion": id, "class": "ordinary|special|election|unanimous_affected",
         "scope": {"rights", "units", "heads", "area"}, "participants": {"rights", "heads", "area"},
         "options": [{"choice": id, "heads", "area"}, …],
         "tests": [{"test": "quorum_heads|quorum_area|consent_heads|consent_area",
                    "choice": id|null, "num", "den", "need": [a, b, "ge"|"gt"],
                    "held": bool, "short"}, …],
         "verdict": "carried|failed", "winner": id|null}

        Numbers are whole; area is in 0.01 m². Tests stand as quorum_heads, quorum_area (choice
        null; none for unanimous_affected), then consent_heads, consent_area of `yes` or of each
        option but `none`, in the definition's order.
        """
        return {
            "motion": self.motion,
            "class": self.motion_class.value,
            "scope": self.scope.to_json(),
            "participants": self.participants.to_json(),
            "options": [option.to_json() for option in self.options],
            "tests": [finding.to_json() for finding in self.findings],
            "verdict": self.verdict,
            "winner": self.winner,
        }


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
