"""What each right holds at a place in the log, and what was refused on the way there.

Law: values and their plain questions only; the steps of this folder change them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.core.ballot import NO_BALLOT
from app.verifier.case import Answers

if TYPE_CHECKING:
    from app.core.definition import Definition
    from app.core.roll import RollLine
    from app.verifier.case import Case

OUT, BACK, COUNTED, VOID = "out", "back", "counted", "void"


class Refusal(NamedTuple):
    """An entry at a place that a check refuses, with a code and its values."""

    check: str
    code: str
    where: str
    fields: dict[str, object]


class Proxy(NamedTuple):
    """Who may vote for a right: the agent's key, the motions, the answers that bind the agent."""

    agent: bytes
    motions: frozenset[str]
    bound: Answers


@dataclass(slots=True)
class Standing:
    """What one right holds: key in force, chain, the ballot that counts, serials handed out.

    `transferred`: a transfer took the key's force and no reissue has named the new one yet;
    `told`: served and warned before close.
    """

    key: bytes
    last: bytes = NO_BALLOT
    next_place: int = 0
    changes: int = 0
    counted: bytes | None = None
    answers: Answers = ()
    on_paper: bool = False
    by_agent: bool = False
    kept: bool = False
    transferred: bool = False
    told: bool = False
    proxy: Proxy | None = None
    serials: dict[str, str] | None = None

    def paper_out(self) -> bool:
        """Whether a serial was handed out and did not come back spoiled or blank."""
        return any(state != BACK for state in (self.serials or {}).values())

    def stand(
        self,
        identifier: bytes | None,
        answers: Answers,
        *,
        on_paper: bool = False,
        by_agent: bool = False,
    ) -> None:
        """Let a ballot count, or none."""
        self.counted, self.answers = identifier, answers
        self.on_paper, self.by_agent = on_paper, by_agent


@dataclass
class Ledger:
    """The standing of every right after the entries below `size`, and what was refused."""

    case: Case
    definition: Definition
    hm: bytes
    lines: dict[int, RollLine]
    size: int
    rights: dict[int, Standing] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    replaced: int = 0
    superseded: int = 0
    agents_ballots: int = 0
    closed: bool = False
    # What each objection is about, and what was ruled on it.
    about: dict[str, str] = field(default_factory=dict)
    ruled: dict[str, str] = field(default_factory=dict)
    # The objection that keeps a right from voting, by the right's number.
    frozen: dict[int, str] = field(default_factory=dict)
    # Every key that is or was a right's, with that right's number.
    keys: dict[bytes, int] = field(default_factory=dict)
    # The rights for which each agent's key may vote; none is left of one that ended.
    principals: dict[bytes, set[int]] = field(default_factory=dict)
    owed: tuple[int, bytes, str] | None = None

    def refuse(self, check: str, code: str, at: int, **fields: object) -> None:
        """Keep a refusal of the entry at a place."""
        self.refusals.append(Refusal(check, code, f"entry {at}", fields))

    def of(self, check: str) -> list[Refusal]:
        """Return the refusals that belong to a check."""
        return [refusal for refusal in self.refusals if refusal.check == check]

    def find_right(self, check: str, i: int, at: int) -> Standing | None:
        """Return the right of a line; None and a refusal where the roll has no such line."""
        right = self.rights.get(i)
        if right is None:
            self.refuse(check, "not_on_roll", at, i=i)
        return right

    def first_stands(self) -> bool:
        """Whether the first valid ballot of any channel stands."""
        return self.definition.policies.channel_rule.value == "first_valid"

    def reconcile(self) -> dict[str, int]:
        """Return the numbers a reconciliation states, from the serials as they stand."""
        states = [s for right in self.rights.values() for s in (right.serials or {}).values()]
        return {
            "issued": len(states),
            "counted": states.count(COUNTED),
            "void": states.count(VOID),
            "spoiled": states.count(BACK),
            "unreturned": states.count(OUT),
        }
