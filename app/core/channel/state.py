"""The state of one right (PROTOCOL §5, §7): what each entry of the log makes of it.

Law: a state is frozen; each method gives the state after an entry that the checks beside this
module allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.ballot import NO_BALLOT, Answer, PaperBallot

ISSUED, SPOILED, BLANK, COUNTED, VOID = "issued", "spoiled", "blank", "counted", "void"
_RETURNED = frozenset({SPOILED, BLANK})


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who may answer for a right: the agent's key (32 bytes), motions, answers already given."""

    agent_pk: bytes
    motions: tuple[str, ...]
    bound: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class RightState:
    """One right: line i, key in force, chain, what counts, its serials' states, its proxy.

    `last` is the id of the last logged e-ballot (zeros for none), `next_seq` the
    seq of the next, `changes` the replacements since the chain or the last
    revocation began, `counted` the id that counts now, `on_paper` its channel and
    `by_agent` whether an agent cast it, `kept` whether a transfer made it final for
    the phone. `frozen_by` is the objection that freezes the right; `transferred`
    says that `key` is without force and the new owner's is awaited.
    """

    i: int
    key: bytes
    last: bytes = NO_BALLOT
    next_seq: int = 0
    changes: int = 0
    counted: bytes | None = None
    on_paper: bool = False
    kept: bool = False
    serials: Mapping[str, str] = field(default_factory=dict)
    by_agent: bool = False
    proxy: Proxy | None = None
    frozen_by: str | None = None
    transferred: bool = False

    @property
    def key_in_force(self) -> bytes | None:
        """The key that may sign for the right, or None while a new owner's is awaited."""
        return None if self.transferred else self.key

    @property
    def paper_out(self) -> bool:
        """Whether a serial was handed out and did not come back spoiled or blank."""
        return any(state not in _RETURNED for state in self.serials.values())

    @property
    def electronic_counted(self) -> bool:
        """Whether an e-ballot counts now."""
        return self.counted is not None and not self.on_paper

    @property
    def paper_counted(self) -> bool:
        """Whether a paper ballot counts now."""
        return self.counted is not None and self.on_paper

    def cast(self, ballot_id: bytes, *, by_agent: bool = False) -> RightState:
        """Return the state after an e-ballot with this id."""
        changes = self.changes + 1 if self.counted is not None else 0
        return replace(
            self,
            last=ballot_id,
            next_seq=self.next_seq + 1,
            changes=changes,
            counted=ballot_id,
            by_agent=by_agent,
        )

    def issue(self, serial: str) -> RightState:
        """Return the state after the serial was handed out."""
        return self._with(serial, ISSUED)

    def take_back(self, serial: str, state: str) -> RightState:
        """Return the state after the serial came back `spoiled` or `blank`."""
        return self._with(serial, state)

    def count_paper(self, paper: PaperBallot, paper_ballot_id: bytes) -> RightState:
        """Return the state after a paper ballot; one that is wholly void changes no count."""
        if not paper.is_valid:
            return self._with(paper.serial, VOID)
        after = self._with(paper.serial, COUNTED)
        return replace(after, counted=paper_ballot_id, on_paper=True, kept=False, by_agent=False)

    def revoke(self) -> RightState:
        """Return the state after what counts was revoked; its serial is out again."""
        serials = {
            name: ISSUED if state == COUNTED else state for name, state in self.serials.items()
        }
        return replace(
            self, counted=None, on_paper=False, kept=False, by_agent=False, serials=serials
        )

    def reissue(self, new_key: bytes, reason: str) -> RightState:
        """Return the state after a reissue `lost` or `transfer`."""
        before = self.transfer() if reason == "transfer" else self
        return replace(before, key=new_key, transferred=False)

    def transfer(self) -> RightState:
        """Return the state after the right passed to another owner."""
        kept = self.kept or self.counted is not None
        return replace(self, kept=kept, proxy=None, transferred=True)

    def grant(self, proxy: Proxy) -> RightState:
        """Return the state after a proxy."""
        return replace(self, proxy=proxy)

    def end_proxy(self) -> RightState:
        """Return the state after the proxy's end; the agent's ballot still counts."""
        return replace(self, proxy=None)

    def freeze(self, objection: str) -> RightState:
        """Return the state while this objection freezes the right."""
        return replace(self, frozen_by=objection)

    def unfreeze(self) -> RightState:
        """Return the state after the freeze."""
        return replace(self, frozen_by=None)

    def _with(self, serial: str, state: str) -> RightState:
        return replace(self, serials={**self.serials, serial: state})
