"""The verifier's own count: sets, sums and lists of each motion (PROTOCOL §7).

Law: added up here, in whole numbers, from the ledger's standing ballots; no line is
shared with core.tally, and a property test demands that both agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from app.core.roll import Weight, weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.definition import Definition, Motion
    from app.core.roll import RollLine
    from app.verifier.ledger import Ledger


class Scale:
    """Weighs the lines of a roll for every motion, each line once."""

    def __init__(self, definition: Definition) -> None:
        """Start with nothing weighed."""
        self._definition = definition
        # The line is kept beside its weights, so that its identity stays its own.
        self._weighed: dict[int, tuple[RollLine, tuple[Weight, ...]]] = {}
        self._kept: dict[tuple[Weight, ...], tuple[Weight, ...]] = {}

    def weigh(self, line: RollLine) -> tuple[Weight, ...]:
        """Return the line's weights in the definition's order of motions."""
        found = self._weighed.get(id(line))
        if found is None:
            motions = self._definition.motions
            fresh = tuple(weights(line, motion, self._definition) for motion in motions)
            found = self._weighed[id(line)] = (line, self._kept.setdefault(fresh, fresh))
        return found[1]


@dataclass
class Totals:
    """The sums over a motion's scope."""

    rights: int = 0
    units: int = 0
    heads: int = 0
    area: int = 0


def add_up(lines: Iterable[RollLine], definition: Definition, scale: Scale) -> list[Totals]:
    """Return the totals of each motion, in the definition's order."""
    sums = [Totals() for _ in definition.motions]
    for line in lines:
        for total, weight in zip(sums, scale.weigh(line), strict=True):
            if weight.units:
                total.rights += 1
                total.units += weight.units
                total.heads += weight.heads
                total.area += weight.area
    return sums


@dataclass
class MotionCount:
    """What one motion's participants come to; `options` are heads, area and rights by choice."""

    motion: Motion
    rights: int = 0
    heads: int = 0
    area: int = 0
    options: dict[str, list[Any]] = field(default_factory=dict)
    digest: str = ""

    def rows(self) -> list[tuple[str, int, int]]:
        """Return (choice, heads, area) in the definition's order."""
        sums = ((choice, self.options[choice]) for choice in self.motion.choice_ids)
        return [(choice, heads, area) for choice, (heads, area, _) in sums]


def count(ledger: Ledger, scale: Scale) -> dict[str, MotionCount]:
    """Return the count of each motion over the ledger's standing ballots."""
    motions = ledger.definition.motions
    sums = [
        MotionCount(motion, options={choice: [0, 0, 0] for choice in motion.choice_ids})
        for motion in motions
    ]
    place = {motion.id: number for number, motion in enumerate(motions)}
    digests = [sha256() for _ in motions]
    for i in sorted(ledger.rights):
        right = ledger.rights[i]
        if right.counted is None:
            continue
        weighed = scale.weigh(ledger.lines[i])
        named = i.to_bytes(4, "big") + right.counted
        for motion_id, choices in right.answers:
            number = place.get(motion_id, -1)
            if number >= 0 and weighed[number].units:
                _add(sums[number], choices, weighed[number])
                digests[number].update(named)
    for total, digest in zip(sums, digests, strict=True):
        total.digest = digest.hexdigest()
    return {total.motion.id: total for total in sums}


def _add(total: MotionCount, choices: Iterable[str], weight: Weight) -> None:
    """Add a right once to the participants, and to each choice that it named."""
    total.rights += 1
    total.heads += weight.heads
    total.area += weight.area
    for choice in choices:
        option = total.options.setdefault(choice, [0, 0, 0])
        option[0] += weight.heads
        option[1] += weight.area
        option[2] += 1
