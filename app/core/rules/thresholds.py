"""The bars a decision must reach, read from the definition and never below the law's.

Law (Civil Code 278 ¶2, 1259): quorum at least 2/3, special consent at least 3/4 — 以上 includes the
number — and ordinary consent more than 1/2 — 过半数 does not. Every bar stands for heads and for
area alike. Comparison is integer cross-multiplication: a part reaches a/b of a whole if b·part ≥
a·whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import RuleError


class ThresholdMalformed(RuleError):
    """A threshold is a pair [a, b] of whole numbers with 0 < a ≤ b."""


class ThresholdBelowLaw(RuleError):
    """A threshold asks for less than Civil Code 278."""


@dataclass(frozen=True)
class Bar:
    """The share num/den of a whole; `strict` means more than it, otherwise at least it."""

    num: int
    den: int
    strict: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.num <= self.den:
            raise ThresholdMalformed(num=self.num, den=self.den)

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether the part reaches this share of the whole."""
        if self.strict:
            return self.den * part > self.num * whole
        return self.den * part >= self.num * whole

    def count_missing(self, part: int, whole: int) -> int:
        """Return the smallest whole number that, added to the part alone, reaches the bar."""
        reached, remainder = divmod(self.num * whole, self.den)
        needed = reached + 1 if self.strict or remainder else reached
        return max(0, needed - part)

    def is_at_least(self, other: Bar) -> bool:
        """Whether whoever reaches this bar has reached the other."""
        left, right = self.num * other.den, other.num * self.den
        return left > right or (left == right and self.strict >= other.strict)

    def to_json(self) -> list[int | str]:
        """Return [num, den, "gt"] if strict, [num, den, "ge"] otherwise."""
        return [self.num, self.den, "gt" if self.strict else "ge"]


# Civil Code 278 ¶2. A profile or a community's own rules may ask for more, never for less.
LAWFUL_QUORUM = Bar(2, 3)
LAWFUL_ORDINARY = Bar(1, 2, strict=True)
LAWFUL_SPECIAL = Bar(3, 4)

# Civil Code 279, RULES R44: everyone of the scope, and silence is no.
UNANIMITY = Bar(1, 1)


@dataclass(frozen=True)
class Thresholds:
    """The bars of one assembly. Raises ThresholdBelowLaw when made with less than the law's."""

    quorum: Bar
    ordinary: Bar
    special: Bar

    def __post_init__(self) -> None:
        for name, bar, law in (
            ("quorum", self.quorum, LAWFUL_QUORUM),
            ("ordinary", self.ordinary, LAWFUL_ORDINARY),
            ("special", self.special, LAWFUL_SPECIAL),
        ):
            if not bar.is_at_least(law):
                raise ThresholdBelowLaw(threshold=name, value=bar.to_json(), law=law.to_json())

    def to_definition(self) -> dict[str, list[int]]:
        """Return the definition's `thresholds` object (PROTOCOL §3)."""
        return {
            "quorum": [self.quorum.num, self.quorum.den],
            "ordinary": [self.ordinary.num, self.ordinary.den],
            "special": [self.special.num, self.special.den],
        }


def parse_thresholds(values: Mapping[str, object]) -> Thresholds:
    """Return the thresholds of a definition: {"quorum": [a, b], "ordinary": …, "special": …}.

    Quorum and special are "at least", ordinary is "more than". Raises ThresholdMalformed,
    ThresholdBelowLaw.
    """
    return Thresholds(
        quorum=_parse_bar(values, "quorum", strict=False),
        ordinary=_parse_bar(values, "ordinary", strict=True),
        special=_parse_bar(values, "special", strict=False),
    )


def _parse_bar(values: Mapping[str, object], name: str, *, strict: bool) -> Bar:
    pair = values.get(name)
    if not isinstance(pair, list | tuple) or [type(part) for part in pair] != [int, int]:
        raise ThresholdMalformed(threshold=name)
    return Bar(num=pair[0], den=pair[1], strict=strict)
