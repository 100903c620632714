"""What a count comes to, as frozen values (PROTOCOL §7).

Law: both measures are added up from the same ballots, in integers; the list
ties the sums to the ballots behind them. Area is in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.encoding import sha256, u32be
from app.core.roll import MotionTotals
from app.core.rules.counts import ChoiceCount, Participants
from app.core.rules.deemed import DeemedVotes, deem


@dataclass(frozen=True, slots=True)
class Unspoken:
    """Who may be deemed to follow the majority: those who ticked 随多数, and the silent.

    `warned` are the rights in scope that did not answer and that a warning reached,
    in order of i, `silent` what they weigh; nobody where silence does not count.
    """

    follow: Participants
    warned: tuple[int, ...]
    silent: Participants


@dataclass(frozen=True, slots=True)
class MotionTally:
    """S_m of one motion: (i, ballot id) in order of i, its sums, and those of each choice.

    `unspoken` is there where silence or 随多数 applies.
    """

    motion: str
    ballots: tuple[tuple[int, bytes], ...]
    heads: int
    area: int
    options: tuple[ChoiceCount, ...]
    unspoken: Unspoken | None = None

    @property
    def participants(self) -> int:
        """How many rights answered."""
        return len(self.ballots)

    @property
    def taking_part(self) -> Participants:
        """Who answered: rights, heads, area."""
        return Participants(self.participants, self.heads, self.area)

    @property
    def list_hash(self) -> bytes:
        """SHA-256 over `u32be(i) ‖ ballot_id` in order of i."""
        return sha256(b"".join(u32be(i) + identifier for i, identifier in self.ballots))

    @property
    def deemed(self) -> DeemedVotes | None:
        """The deemed votes, or None where none apply."""
        if self.unspoken is None:
            return None
        return deem(self.options, follow=self.unspoken.follow, warned=self.unspoken.silent)


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
    whose ballot counts, whatever it answers, `lots` the seeds of the draws behind
    the last tally of their motion, `frozen` the rights that an objection freezes.
    """

    size: int
    motions: tuple[MotionTally, ...]
    totals: tuple[MotionTotals, ...]
    participants: int
    ballots: int
    paper_ballots: int
    reconciliation: Reconciliation
    lots: Mapping[str, bytes] = field(default_factory=dict)
    frozen: tuple[int, ...] = ()
