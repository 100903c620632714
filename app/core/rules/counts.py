"""The numbers a decision is made from: scope, participants, choices of one motion.

Law: every number is a whole number; area is in 0.01 m²; participants lie inside the scope. A right
that participates chose exactly one thing, so the choices add up to the participants in both
measures; in an election it named none, one or several, so no candidate has more than all of them
(PROTOCOL §7). Numbers that break this are refused before anything is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import RuleError
from app.core.rules.matters import MotionClass

YES, NO, ABSTAIN = "yes", "no", "abstain"
# 随多数: whoever ticks it wants what most of the others want (R17).
FOLLOW = "follow"
NONE_OF_THESE = "none"
RESERVED = frozenset({YES, NO, ABSTAIN, FOLLOW, NONE_OF_THESE})
MAX_OPTIONS = 20
MAX_CANDIDATES = 60


class MotionKind(StrEnum):
    """How a motion is put: 同意/反对/弃权, one of several options or 都不同意, or candidates."""

    YES_NO = "yes_no"
    ONE_OF = "one_of"
    ELECTION = "election"


class ScopeEmpty(RuleError):
    """Nobody is in the scope by heads or by area, so no share of it means anything."""


class ChoicesMalformed(RuleError):
    """The choices are not those of the motion's kind (R17)."""


class CountInconsistent(RuleError):
    """The numbers of a count contradict each other; `reason` says how."""


@dataclass(frozen=True)
class ScopeTotals:
    """What the scope of a motion holds: rights, units, heads, area in 0.01 m²."""

    rights: int
    units: int
    heads: int
    area: int

    def to_json(self) -> dict[str, int]:
        """Return the members of `scope` in an outcome."""
        return {"rights": self.rights, "units": self.units, "heads": self.heads, "area": self.area}


@dataclass(frozen=True)
class Participants:
    """Who answered the motion, abstentions included: rights, heads, area in 0.01 m²."""

    rights: int
    heads: int
    area: int

    def to_json(self) -> dict[str, int]:
        """Return the members of `participants` in an outcome."""
        return {"rights": self.rights, "heads": self.heads, "area": self.area}


@dataclass(frozen=True)
class ChoiceCount:
    """How many heads and how much area (0.01 m²) chose one choice."""

    choice: str
    heads: int
    area: int

    def to_json(self) -> dict[str, int | str]:
        """Return one item of `options` in an outcome."""
        return {"choice": self.choice, "heads": self.heads, "area": self.area}


@dataclass(frozen=True)
class ShutCount:
    """One choice of a secret motion: what its trustees opened; None is what nobody knows."""

    choice: str
    heads: int | None
    area: int | None

    def to_json(self) -> dict[str, int | str | None]:
        """Return one item of `options` in an outcome."""
        return {"choice": self.choice, "heads": self.heads, "area": self.area}


@dataclass(frozen=True)
class MotionCount:
    """All numbers of one motion; made only if they agree with each other.

    Raises ScopeEmpty, ChoicesMalformed, CountInconsistent.
    """

    motion: str
    motion_class: MotionClass
    kind: MotionKind
    scope: ScopeTotals
    participants: Participants
    options: tuple[ChoiceCount, ...]

    def __post_init__(self) -> None:
        check_scope_not_empty(self.scope)
        check_choices(self.kind, [option.choice for option in self.options])
        _check_count_consistent(self)

    @property
    def candidates(self) -> tuple[ChoiceCount, ...]:
        """What is tested: `yes`, every option but `none`, or every candidate."""
        if self.kind is MotionKind.ELECTION:
            return self.options
        if self.kind is MotionKind.YES_NO:
            return self.options[:1]
        return self.options[:-1]


def check_scope_not_empty(scope: ScopeTotals) -> None:
    """Refuse a scope without heads or without area; raises ScopeEmpty."""
    if scope.heads < 1 or scope.area < 1:
        raise ScopeEmpty(heads=scope.heads, area=scope.area)


def check_choices(kind: MotionKind, choices: list[str]) -> None:
    """Refuse choices that a motion of this kind cannot have (R17); raises ChoicesMalformed.

    `yes_no` has yes, no, abstain and, where the assembly offers it, follow. `one_of` has 2 to 20
    options and, last, none (都不同意): a ballot that offers only plans leaves an owner who wants
    neither without a voice. `election` has 2 to 60 candidates.
    """
    if not _ARE_WELL_FORMED[kind](choices):
        raise ChoicesMalformed(kind=kind.value, choices=choices)


def _are_yes_no(choices: list[str]) -> bool:
    return choices in ([YES, NO, ABSTAIN], [YES, NO, ABSTAIN, FOLLOW])


def _are_one_of(choices: list[str]) -> bool:
    options, last = choices[:-1], choices[-1:]
    return last == [NONE_OF_THESE] and _are_options(options, MAX_OPTIONS)


def _are_candidates(choices: list[str]) -> bool:
    return _are_options(choices, MAX_CANDIDATES)


def _are_options(choices: list[str], most: int) -> bool:
    own = set(choices)
    return 2 <= len(choices) <= most and len(own) == len(choices) and not RESERVED & own


_ARE_WELL_FORMED: dict[MotionKind, Callable[[list[str]], bool]] = {
    MotionKind.YES_NO: _are_yes_no,
    MotionKind.ONE_OF: _are_one_of,
    MotionKind.ELECTION: _are_candidates,
}


def _check_count_consistent(count: MotionCount) -> None:
    scope, taking_part, options = count.scope, count.participants, count.options
    numbers = [*scope.to_json().values(), *taking_part.to_json().values()]
    numbers += [number for option in options for number in (option.heads, option.area)]
    refusals = {
        "negative": min(numbers) < 0,
        "beyond_scope": taking_part.rights > scope.rights
        or taking_part.heads > scope.heads
        or taking_part.area > scope.area,
        "heads_beyond_rights": taking_part.heads > taking_part.rights,
        **_find_disagreement(count),
    }
    for reason, applies in refusals.items():
        if applies:
            raise CountInconsistent(motion=count.motion, reason=reason)


def _find_disagreement(count: MotionCount) -> dict[str, bool]:
    taking_part, options = count.participants, count.options
    if count.kind is MotionKind.ELECTION:
        return {
            "heads_beyond_participants": any(one.heads > taking_part.heads for one in options),
            "area_beyond_participants": any(one.area > taking_part.area for one in options),
        }
    return {
        "heads_do_not_add_up": sum(option.heads for option in options) != taking_part.heads,
        "area_does_not_add_up": sum(option.area for option in options) != taking_part.area,
    }
