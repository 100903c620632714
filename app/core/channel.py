"""The state of one right between its phone and its paper (PROTOCOL §5, §7).

Law: the right's ballots form one chain by seq and prev, through reissues and
revocations too. Paper handed out closes the phone until every serial came back
spoiled or blank. At most one ballot counts. Each `check_may_x` refuses what the
log may not hold, each method of `RightState` of the same name gives the state after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.core.ballot import NO_BALLOT, Ballot, PaperBallot
from app.core.definition import Policies
from app.core.errors import RuleError
from app.core.rules.changes import check_change_allowed
from app.core.rules.channels import (
    ChannelRule,
    ElectronicChannelClosed,
    FirstBallotStands,
    PaperBallotStands,
)

ISSUED, SPOILED, BLANK, COUNTED, VOID = "issued", "spoiled", "blank", "counted", "void"
_RETURNED = frozenset({SPOILED, BLANK})


class KeyNotInForce(RuleError):
    """The ballot is under a key that is not the right's, or not any more."""


class ChainBroken(RuleError):
    """The ballot's seq or prev is not that of the right's next ballot."""


class BallotKeptAfterTransfer(RuleError):
    """The former owner's ballot stands; the new key may not replace it (RULES R12)."""


class SerialAlreadyIssued(RuleError):
    """A paper ballot is handed out once."""


class SerialNotIssued(RuleError):
    """The serial is not out: never handed out, or already back."""


class BallotNotCounted(RuleError):
    """What is to be revoked is not the ballot that counts for this right."""


@dataclass(frozen=True, slots=True)
class RightState:
    """One right: line i, key in force, chain, what counts, and its serials' states.

    `last` is the id of the last logged e-ballot (zeros for none), `next_seq` the
    seq of the next, `changes` the replacements since the chain or the last
    revocation began, `counted` the id that counts now and `on_paper` its channel,
    `kept` whether a transfer made it final for the phone.
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

    def cast(self, ballot_id: bytes) -> RightState:
        """Return the state after an e-ballot with this id."""
        changes = self.changes + 1 if self.counted is not None else 0
        return replace(
            self, last=ballot_id, next_seq=self.next_seq + 1, changes=changes, counted=ballot_id
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
        return replace(after, counted=paper_ballot_id, on_paper=True, kept=False)

    def revoke(self) -> RightState:
        """Return the state after what counts was revoked; its serial is out again."""
        serials = {
            name: ISSUED if state == COUNTED else state for name, state in self.serials.items()
        }
        return replace(self, counted=None, on_paper=False, kept=False, serials=serials)

    def reissue(self, new_key: bytes, reason: str) -> RightState:
        """Return the state after a reissue `lost`, `transfer` or `proxy-end`."""
        kept = self.kept or (reason == "transfer" and self.counted is not None)
        return replace(self, key=new_key, kept=kept)

    def _with(self, serial: str, state: str) -> RightState:
        return replace(self, serials={**self.serials, serial: state})


def check_may_cast(right: RightState, ballot: Ballot, policies: Policies) -> None:
    """Refuse an e-ballot that the right may not cast now.

    Raises KeyNotInForce, PaperBallotStands, ElectronicChannelClosed,
    BallotKeptAfterTransfer, ChangesUsedUp, ChainBroken.
    """
    if ballot.cred_pk != right.key:
        raise KeyNotInForce(i=right.i)
    check_phone_open(right, policies)
    if ballot.seq != right.next_seq:
        raise ChainBroken(i=right.i, reason="seq", expected=right.next_seq)
    if ballot.prev != right.last:
        raise ChainBroken(i=right.i, reason="prev")


def check_phone_open(right: RightState, policies: Policies) -> None:
    """Refuse a right that could cast no e-ballot now, before it writes one.

    Raises PaperBallotStands, ElectronicChannelClosed, BallotKeptAfterTransfer, ChangesUsedUp.
    """
    rule = policies.channel_rule.value
    if right.paper_counted:
        raise PaperBallotStands(rule=rule)
    if right.paper_out:
        raise ElectronicChannelClosed(rule=rule)
    if right.kept:
        raise BallotKeptAfterTransfer(i=right.i)
    if right.counted is not None:
        check_change_allowed(changes_made=right.changes, max_changes=policies.max_changes)


def check_may_issue(right: RightState, serial: str, policies: Policies) -> None:
    """Refuse to hand out a paper ballot that could not count.

    Raises SerialAlreadyIssued, PaperBallotStands, BallotKeptAfterTransfer,
    FirstBallotStands.
    """
    if serial in right.serials:
        raise SerialAlreadyIssued(i=right.i, serial=serial)
    _check_paper_may_count(right, policies)


def check_may_take_back(right: RightState, serial: str) -> None:
    """Refuse the return of a serial that is not out; raises SerialNotIssued."""
    if right.serials.get(serial) != ISSUED:
        raise SerialNotIssued(i=right.i, serial=serial)


def check_may_count_paper(right: RightState, paper: PaperBallot, policies: Policies) -> None:
    """Refuse a paper ballot whose serial is not out or beside which another ballot stands.

    Raises SerialNotIssued, PaperBallotStands, FirstBallotStands.
    """
    check_may_take_back(right, paper.serial)
    if right.paper_counted and paper.is_valid:
        raise PaperBallotStands(rule=policies.channel_rule.value)
    if right.electronic_counted and policies.channel_rule is ChannelRule.FIRST_VALID:
        raise FirstBallotStands(rule=policies.channel_rule.value)


def _check_paper_may_count(right: RightState, policies: Policies) -> None:
    if right.paper_counted:
        raise PaperBallotStands(rule=policies.channel_rule.value)
    if right.kept:
        raise BallotKeptAfterTransfer(i=right.i)
    if right.electronic_counted and policies.channel_rule is ChannelRule.FIRST_VALID:
        raise FirstBallotStands(rule=policies.channel_rule.value)


def check_may_revoke(right: RightState, ballot_id: bytes) -> None:
    """Refuse to revoke anything but the ballot that counts; raises BallotNotCounted."""
    if right.counted != ballot_id:
        raise BallotNotCounted(i=right.i)


def check_may_reissue(right: RightState, old_key: bytes) -> None:
    """Refuse a reissue that does not name the key in force; raises KeyNotInForce."""
    if right.key != old_key:
        raise KeyNotInForce(i=right.i)
