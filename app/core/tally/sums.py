"""What a count comes to, as frozen values and as bodies of the log (PROTOCOL §6.2, §7).

Law: both measures are added up from the same ballots, in integers; the list
ties the sums to the ballots behind them. Area is in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.definition import Definition
from app.core.encoding import sha256, u32be
from app.core.roll import MotionTotals
from app.core.rules.counts import ChoiceCount, MotionCount, Participants, ScopeTotals
from app.core.rules.outcome import Outcome, decide_motion


@dataclass(frozen=True, slots=True)
class MotionTally:
    """S_m of one motion: (i, ballot id) in order of i, its sums, and those of each choice."""

    motion: str
    ballots: tuple[tuple[int, bytes], ...]
    heads: int
    area: int
    options: tuple[ChoiceCount, ...]

    @property
    def participants(self) -> int:
        """How many rights answered."""
        return len(self.ballots)

    @property
    def list_hash(self) -> bytes:
        """SHA-256 over `u32be(i) ‖ ballot_id` in order of i."""
        return sha256(b"".join(u32be(i) + identifier for i, identifier in self.ballots))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The numbers of paper: issued = counted + void + spoiled + unreturned."""

    issued: int
    counted: int
    void: int
    spoiled: int
    unreturned: int

    def to_json(self) -> dict[str, int]:
        """Return the body of a reconciliation entry."""
        return {
            "issued": self.issued,
            "counted": self.counted,
            "void": self.void,
            "spoiled": self.spoiled,
            "unreturned": self.unreturned,
        }


@dataclass(frozen=True, slots=True)
class Counted:
    """The count over the first `size` entries; motions and totals in the definition's order.

    `ballots` and `paper_ballots` are numbers of entries, `participants` the rights
    whose ballot counts, whatever it answers.
    """

    size: int
    motions: tuple[MotionTally, ...]
    totals: tuple[MotionTotals, ...]
    participants: int
    ballots: int
    paper_ballots: int
    reconciliation: Reconciliation


def tally_bodies(counted: Counted, root: bytes) -> list[dict[str, Any]]:
    """Return the body of each motion's `tally` under the head of `counted.size` and `root`."""
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


def outcomes(counted: Counted, definition: Definition) -> tuple[Outcome, ...]:
    """Return what was decided on each motion; raises ScopeEmpty."""
    return tuple(
        decide_motion(
            MotionCount(
                motion=motion.id,
                motion_class=motion.motion_class,
                kind=motion.kind,
                scope=ScopeTotals(scope.rights, scope.units, scope.heads, scope.area),
                participants=Participants(tally.participants, tally.heads, tally.area),
                options=tally.options,
            ),
            definition.thresholds,
        )
        for motion, scope, tally in zip(
            definition.motions, counted.totals, counted.motions, strict=True
        )
    )


def result_body(decided: Iterable[Outcome], *, tree_size: int, root: bytes) -> dict[str, Any]:
    """Return the body of a `result` under a head that contains its tallies."""
    return {
        "tree_size": tree_size,
        "root": root.hex(),
        "motions": [outcome.to_json() for outcome in decided],
    }


def motion_tally(
    motion: str,
    ballots: Sequence[tuple[int, bytes]],
    choices: Sequence[str],
    heads: dict[str, int],
    area: dict[str, int],
) -> MotionTally:
    """Return the tally of sums per choice; choices that nobody chose are 0."""
    options = tuple(
        ChoiceCount(choice, heads.get(choice, 0), area.get(choice, 0)) for choice in choices
    )
    return MotionTally(
        motion,
        tuple(ballots),
        sum(option.heads for option in options),
        sum(option.area for option in options),
        options,
    )
