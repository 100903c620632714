"""What the ledger knows after the entries so far, and how its entries ask for it.

Law: `lines`, `rights` and `counted` (ballot id and answers) are by the right's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import channel
from app.core.ballot import Answer
from app.core.channel import RightState
from app.core.definition import Definition
from app.core.entries import Entry
from app.core.paper_roll import PaperLine, by_serial
from app.core.roll import RollLine
from app.core.secret.ballot import SealedVote
from app.core.tally.refusals import (
    AgentKeyWithdrawn,
    KeyAlreadyUsed,
    ObjectionNotOpen,
    ObjectionNotUpheld,
    RightUnknown,
    require,
)
from app.core.tally.sums import Reconciliation


@dataclass(frozen=True, slots=True)
class Tallied:
    """The head that a motion's last tally names, what stands behind that tally, and its id."""

    tree_size: int
    root: str
    lot: bytes | None = None
    deemed: bool = False
    decided: bool = False
    identifier: bytes = b""


class Books:
    """The state after the entries added so far."""

    def __init__(
        self, definition: Definition, roll: Sequence[RollLine], paper_roll: Sequence[PaperLine] = ()
    ) -> None:
        """Start before the first entry; the roll's shape and groups have been verified."""
        self.definition = definition
        self.size = 0
        self.lines: dict[int, RollLine] = {line.i: line for line in roll}
        self.rights: dict[int, RightState] = {
            line.i: RightState(line.i, line.cred_pk) for line in roll
        }
        self.counted: dict[int, tuple[bytes, tuple[Answer, ...]]] = {}
        self.ballots = self.paper_ballots = 0
        self.closes = definition.closes
        self.mode = definition.mode
        # Of secret mode: the ballots that count, every A and B seen, who confirmed the ceremony,
        # and by motion the trustees who gave shares.
        self.sealed: dict[int, SealedVote] = {}
        self.components: set[bytes] = set()
        self.confirmed: set[int] = set()
        self.sharers: dict[str, set[int]] = {}
        self.hm: bytes | None = None
        self.opened = self.closed = False
        self.closed_at: datetime | None = None
        self.serials = by_serial(paper_roll)
        self.holders = {line.cred_pk: line.i for line in roll}
        self.keys = set(self.holders)
        self.agents: set[bytes] = set()
        self.warned: set[int] = set()
        self.about: dict[str, str] = {}
        self.rulings: dict[str, str | None] = {}
        self.superseded: Mapping[str, Any] | None = None
        self.tallied: dict[str, Tallied] = {}

    @property
    def reconciliation(self) -> Reconciliation:
        """The numbers of the paper channel as they stand."""
        states = [state for right in self.rights.values() for state in right.serials.values()]
        returned = states.count(channel.SPOILED) + states.count(channel.BLANK)
        return Reconciliation(
            issued=len(states),
            counted=states.count(channel.COUNTED),
            void=states.count(channel.VOID),
            spoiled=returned,
            unreturned=states.count(channel.ISSUED),
        )

    @property
    def frozen(self) -> tuple[int, ...]:
        """The rights that an objection freezes now, in order."""
        return tuple(i for i, right in sorted(self.rights.items()) if right.frozen_by is not None)

    @property
    def lots(self) -> dict[str, bytes]:
        """The seeds of the draws behind the last tally of their motion."""
        return {name: one.lot for name, one in self.tallied.items() if one.lot is not None}

    def find_signing_key(self, entry: Entry) -> bytes | None:
        """Return the key whose signature the next entry must bear where a right signs it."""
        is_ballot = entry.type in ("ballot", "spoil")
        i = entry.body["header"]["i"] if is_ballot else entry.body["i"]
        right = self.rights.get(i)
        if right is None:
            return None
        if is_ballot and right.proxy is not None:
            named = bytes.fromhex(entry.body["header"]["cred_pk"])
            if named == right.proxy.agent_pk:
                return named
        return right.key_in_force

    def get_right(self, i: int) -> RightState:
        """Return the state of a right; raises RightUnknown."""
        if i not in self.rights:
            raise RightUnknown(i=i)
        return self.rights[i]

    def get_hm(self) -> bytes:
        """Return the manifest's hash, which every entry behind it rests on."""
        assert self.hm is not None
        return self.hm

    def count_principals(self, agent_pk: bytes) -> int:
        """Return how many proxies to this agent are in force."""
        proxies = (right.proxy for right in self.rights.values())
        return sum(proxy is not None and proxy.agent_pk == agent_pk for proxy in proxies)

    def use_key(self, key: bytes, i: int) -> None:
        """Take a key into use for a right; raises KeyAlreadyUsed."""
        if key in self.keys or key in self.agents:
            raise KeyAlreadyUsed(i=i)
        self.keys.add(key)
        self.holders[key] = i

    def use_agent(self, key: bytes, i: int) -> None:
        """Take an agent's key into use for the right i; raises AgentKeyWithdrawn."""
        if key in self.keys and key not in self.holders:
            raise AgentKeyWithdrawn(i=i)
        if key not in self.keys:
            self.agents.add(key)

    def withdraw_key(self, key: bytes) -> None:
        """Take a right's key out of force, and with it the proxies to it."""
        self.holders.pop(key, None)
        for right in self.rights.values():
            if right.proxy is not None and right.proxy.agent_pk == key:
                self.rights[right.i] = right.end_proxy()

    def require_hm(self, entry: Entry) -> None:
        """Require that the entry names the manifest."""
        require(self.hm is not None, entry, "before_manifest")
        require(entry.body["manifest"] == self.get_hm().hex(), entry, "manifest")

    def require_voting(self, entry: Entry) -> None:
        """Require that the entry stands between open and close."""
        require(self.opened and not self.closed, entry, "not_open")

    def require_enrolled(self, entry: Entry) -> None:
        """Require that the entry stands between manifest and close."""
        require(self.hm is not None, entry, "before_manifest")
        require(not self.closed, entry, "closed")

    def require_upheld(self, entry: Entry) -> None:
        """Require that the objection the entry names was upheld; raises ObjectionNotUpheld."""
        if self.rulings.get(entry.body["objection"]) != "upheld":
            raise ObjectionNotUpheld(seq=entry.seq)

    def require_disputed(self, entry: Entry) -> None:
        """Require an objection about identity without a ruling; raises ObjectionNotOpen."""
        named = entry.body["objection"]
        if self.about.get(named) != "identity" or self.rulings[named] is not None:
            raise ObjectionNotOpen(seq=entry.seq)
