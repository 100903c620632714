"""Who is elected: each candidate tested alone, then ranked (RULES R26, PROTOCOL §7).

Law: a candidate passes with quorum and with more than half of those who take part, by heads and by
area. Those who passed are ranked by heads, then area; a tie is settled by the public draw the
notice named, whose seed orders the candidates by hash. The election is carried if enough seats are
filled: at least the minimum and more than half. No result stands on a tie that the draw has yet to
settle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from app.core.encoding import lp, sha256
from app.core.errors import RuleError
from app.core.rules.counts import ChoiceCount

ELECTED, ALTERNATE, NOT_ELECTED = "elected", "alternate", "not_elected"


class LotNeeded(RuleError):
    """Candidates with equal heads and area stand on both sides of a seat: the draw comes first."""


@dataclass(frozen=True, slots=True)
class Election:
    """What an election fills: seats, how many alternates stand behind, how many must be elected."""

    seats: int
    alternates: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's place from 1, whether all four tests held, and what becomes of them."""

    choice: str
    place: int
    passed: bool
    state: str

    def to_json(self) -> dict[str, object]:
        """Return one item of `ranking` in an outcome."""
        return {
            "choice": self.choice,
            "place": self.place,
            "passed": self.passed,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """The ranking and what it rests on; `lot` is the 32-byte seed of the draw, if there was one."""

    election: Election
    lot: bytes | None
    ranking: tuple[Ranked, ...]

    @property
    def elected(self) -> tuple[str, ...]:
        """The elected candidates in the order of the ranking."""
        return self._of_state(ELECTED)

    @property
    def alternates(self) -> tuple[str, ...]:
        """The alternates in the order in which they move up."""
        return self._of_state(ALTERNATE)

    @property
    def carried(self) -> bool:
        """Whether enough seats are filled: the minimum, and more than half."""
        filled = len(self.elected)
        return filled >= self.election.minimum and 2 * filled > self.election.seats

    def to_json(self) -> dict[str, object]:
        """Return the member `election` of an outcome (PROTOCOL §7)."""
        return {
            "seats": self.election.seats,
            "alternates": self.election.alternates,
            "minimum": self.election.minimum,
            "lot": None if self.lot is None else self.lot.hex(),
            "ranking": [ranked.to_json() for ranked in self.ranking],
        }

    def _of_state(self, state: str) -> tuple[str, ...]:
        return tuple(ranked.choice for ranked in self.ranking if ranked.state == state)


def lot_seed(root: bytes, draw: str) -> bytes:
    """Return the 32-byte seed of a draw: SHA-256 of the tally's root (32 bytes) and its digits."""
    return sha256(root + draw.encode())


def lot_key(seed: bytes, motion: str, choice: str) -> bytes:
    """Return the 32 bytes by which a candidate stands among equals; the smaller comes first."""
    return sha256(lp(seed) + lp(motion.encode()) + lp(choice.encode()))


def rank_candidates(
    motion: str,
    candidates: Sequence[ChoiceCount],
    passed: frozenset[str],
    election: Election,
    lot: bytes | None,
) -> ElectionResult:
    """Return the ranking of candidates given in the definition's order.

    `passed` are those whose tests all held, `lot` is the seed of the draw. Raises LotNeeded.
    """

    def order(candidate: ChoiceCount) -> tuple[bool, int, int, bytes]:
        drawn = b"" if lot is None else lot_key(lot, motion, candidate.choice)
        return candidate.choice not in passed, -candidate.heads, -candidate.area, drawn

    ordered = sorted(candidates, key=order)
    ranking = tuple(
        Ranked(one.choice, place, one.choice in passed, _state(place, one, passed, election))
        for place, one in enumerate(ordered, 1)
    )
    if lot is None:
        _refuse_ties(motion, ordered, ranking)
    return ElectionResult(election, lot, ranking)


def _state(place: int, one: ChoiceCount, passed: frozenset[str], election: Election) -> str:
    if one.choice not in passed or place > election.seats + election.alternates:
        return NOT_ELECTED
    return ELECTED if place <= election.seats else ALTERNATE


def _refuse_ties(motion: str, ordered: Sequence[ChoiceCount], ranking: tuple[Ranked, ...]) -> None:
    standing = [
        (one.heads, one.area, ranked)
        for one, ranked in zip(ordered, ranking, strict=True)
        if ranked.passed
    ]
    for _, group in groupby(standing, key=lambda item: item[:2]):
        tied = [ranked for _, _, ranked in group]
        if any(_matters(before, after) for before, after in pairwise(tied)):
            raise LotNeeded(motion=motion, choices=[ranked.choice for ranked in tied])


def _matters(before: Ranked, after: Ranked) -> bool:
    """Whether the order of two who are tied decides anything: a seat, or who moves up first."""
    return before.state != after.state or before.state == ALTERNATE
