"""Votes that nobody wrote down: 随多数 and silence, taken for the majority (PROTOCOL §7, R18).

Law: only in an ordinary yes-no motion, never in a first assembly. The majority is the written
option with most heads and most area, each strictly; where there is none nothing is added. Silence
is that of rights in scope that were served and warned before close and have no counted answer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.definition import Definition, Motion
    from app.verifier.count import MotionCount, Scale
    from app.verifier.ledger import Ledger

FOLLOW = "follow"
Row = tuple[str, int, int]


@dataclass
class Part:
    """Some of the rights in scope: how many, their heads, their area in 0.01 m²."""

    rights: int = 0
    heads: int = 0
    area: int = 0


@dataclass(frozen=True)
class Deemed:
    """What is added to the written votes of a motion; `lines` are the silent rights in order."""

    majority: str | None
    follow: Part
    silent: Part
    lines: tuple[int, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the numbers of the silent rights, in hexadecimal."""
        return sha256(b"".join(i.to_bytes(4, "big") for i in self.lines)).hexdigest()

    def stated(self) -> dict[str, object]:
        """Return the members that outcome and `deemed` entry have in common."""
        follow, silent = asdict(self.follow), asdict(self.silent)
        return {"majority": self.majority, "follow": follow, "silent": silent}

    def add_to(self, taking_part: Part, rows: Sequence[Row]) -> tuple[Part, list[Row]]:
        """Return participants and options with the deemed votes."""
        if self.majority is None:
            return taking_part, list(rows)
        whole = Part(
            taking_part.rights + self.silent.rights,
            taking_part.heads + self.silent.heads,
            taking_part.area + self.silent.area,
        )
        heads = self.follow.heads + self.silent.heads
        area = self.follow.area + self.silent.area
        return whole, [
            (choice, h + heads, a + area) if choice == self.majority else (choice, h, a)
            for choice, h, a in rows
        ]


def is_deemed(definition: Definition, motion: Motion) -> bool:
    """Tell whether silence or 随多数 may count in a motion."""
    policies = definition.policies
    if motion.kind.value != "yes_no" or motion.motion_class.value != "ordinary":
        return False
    asked = policies.follow_choice or policies.silence == "follow_majority"
    return asked and definition.kind != "first"


def find_deemed(ledger: Ledger, scale: Scale, mine: MotionCount) -> Deemed:
    """Return the deemed votes of a motion from the ledger's standing ballots."""
    majority = find_majority(mine.rows())
    heads, area, rights = mine.options.get(FOLLOW, [0, 0, 0])
    silent, lines = Part(), []
    if majority is not None and ledger.definition.policies.silence == "follow_majority":
        place = [motion.id for motion in ledger.definition.motions].index(mine.motion.id)
        for i in sorted(ledger.rights):
            right, weight = ledger.rights[i], scale.weigh(ledger.lines[i])[place]
            answered = any(motion == mine.motion.id for motion, _ in right.answers)
            if right.told and weight.units and not answered:
                silent.rights += 1
                silent.heads += weight.heads
                silent.area += weight.area
                lines.append(i)
    return Deemed(majority, Part(rights, heads, area), silent, tuple(lines))


def find_majority(rows: Sequence[Row]) -> str | None:
    """Return the written option with most heads and most area, each strictly, or None."""
    written = [row for row in rows if row[0] != FOLLOW]
    for choice, heads, area in written:
        others = [row for row in written if row[0] != choice]
        if all(heads > h and area > a for _, h, a in others):
            return choice
    return None
