"""What a right may cast, and what paper may be handed out for it, as it stands (PROTOCOL §7).

Law: paper handed out closes the phone; at most one ballot counts; a transfer makes it final; a
frozen right casts nothing. An agent answers what was entrusted, and never over the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.core.ballot import Headed, PaperBallot
from app.core.channel.state import ISSUED, Proxy, RightState
from app.core.definition import Policies
from app.core.errors import RuleError
from app.core.rules.changes import check_change_allowed
from app.core.rules.channels import (
    ChannelRule,
    ElectronicChannelClosed,
    FirstBallotStands,
    PaperBallotStands,
)


class Answered(Protocol):
    """An answer, readable or sealed: which motion it is about."""

    @property
    def motion(self) -> str:
        """The motion's id."""


class SignedBallot(Headed, Protocol):
    """An e-ballot of either mode, as far as anybody can read it."""

    @property
    def answers(self) -> Sequence[Answered]:
        """One for each motion answered."""


class KeyNotInForce(RuleError):
    """The ballot is under a key that is not the right's, or not any more."""


class ChainBroken(RuleError):
    """The ballot's seq or prev is not that of the right's next ballot."""


class BallotKeptAfterTransfer(RuleError):
    """The former owner's ballot stands; the new key may not replace it (RULES R12)."""


class RightFrozen(RuleError):
    """An objection about who the owner is freezes the right until it has its ruling (R14)."""


class OwnBallotStands(RuleError):
    """The owner has voted; the agent may not."""


class MotionNotEntrusted(RuleError):
    """The agent answers a motion that the proxy does not name."""


class BoundAnswerDiffers(RuleError):
    """The agent answers otherwise than the owner bound it, or not at all (R16)."""


class SerialAlreadyIssued(RuleError):
    """A paper ballot is handed out once."""


class SerialNotIssued(RuleError):
    """The serial is not out: never handed out, or already back."""


def check_may_cast(right: RightState, ballot: SignedBallot, policies: Policies) -> None:
    """Refuse an e-ballot that the right, or its agent, may not cast now.

    A sealed ballot never keeps to a bound answer: nobody could see that it does.

    Raises KeyNotInForce, RightFrozen, PaperBallotStands, ElectronicChannelClosed,
    BallotKeptAfterTransfer, OwnBallotStands, MotionNotEntrusted, BoundAnswerDiffers,
    ChangesUsedUp, ChainBroken.
    """
    if is_agents(right, ballot):
        check_agent_open(right, policies)
        assert right.proxy is not None
        _check_entrusted(right.proxy, ballot.answers)
    elif ballot.cred_pk == right.key_in_force:
        check_phone_open(right, policies)
    else:
        raise KeyNotInForce(i=right.i)
    if ballot.seq != right.next_seq:
        raise ChainBroken(i=right.i, reason="seq", expected=right.next_seq)
    if ballot.prev != right.last:
        raise ChainBroken(i=right.i, reason="prev")


def is_agents(right: RightState, ballot: SignedBallot) -> bool:
    """Whether a ballot is under the key of the right's agent."""
    return right.proxy is not None and ballot.cred_pk == right.proxy.agent_pk


def check_phone_open(right: RightState, policies: Policies) -> None:
    """Refuse a right that could cast no e-ballot now, before it writes one.

    Raises KeyNotInForce, RightFrozen, PaperBallotStands, ElectronicChannelClosed,
    BallotKeptAfterTransfer, ChangesUsedUp.
    """
    rule = policies.channel_rule.value
    if right.paper_counted:
        raise PaperBallotStands(rule=rule)
    if right.paper_out:
        raise ElectronicChannelClosed(rule=rule)
    if right.kept:
        raise BallotKeptAfterTransfer(i=right.i)
    if right.transferred:
        raise KeyNotInForce(i=right.i)
    _check_not_frozen(right)
    if right.counted is not None:
        check_change_allowed(changes_made=right.changes, max_changes=policies.max_changes)


def check_agent_open(right: RightState, policies: Policies) -> None:
    """Refuse a right for which its agent could cast nothing now, before a ballot is written.

    Raises KeyNotInForce where there is no agent, OwnBallotStands, and what
    `check_phone_open` raises.
    """
    if right.proxy is None:
        raise KeyNotInForce(i=right.i)
    if right.electronic_counted and not right.by_agent:
        raise OwnBallotStands(i=right.i)
    check_phone_open(right, policies)


def _check_entrusted(proxy: Proxy, answers: Sequence[Answered]) -> None:
    given = {answer.motion: answer for answer in answers}
    for motion in given.keys() - set(proxy.motions):
        raise MotionNotEntrusted(motion=motion)
    for bound in proxy.bound:
        if given.get(bound.motion) != bound:
            raise BoundAnswerDiffers(motion=bound.motion)


def _check_not_frozen(right: RightState) -> None:
    if right.frozen_by is not None:
        raise RightFrozen(i=right.i, objection=right.frozen_by)


def check_may_issue(right: RightState, serial: str, policies: Policies) -> None:
    """Refuse to hand out a paper ballot that could not count.

    Raises SerialAlreadyIssued, PaperBallotStands, BallotKeptAfterTransfer,
    KeyNotInForce, RightFrozen, FirstBallotStands.
    """
    if serial in right.serials:
        raise SerialAlreadyIssued(i=right.i, serial=serial)
    if right.paper_counted:
        raise PaperBallotStands(rule=policies.channel_rule.value)
    if right.kept:
        raise BallotKeptAfterTransfer(i=right.i)
    if right.transferred:
        raise KeyNotInForce(i=right.i)
    _check_not_frozen(right)
    _check_first_gives_way(right, policies)


def check_may_take_back(right: RightState, serial: str) -> None:
    """Refuse the return of a serial that is not out; raises SerialNotIssued."""
    if right.serials.get(serial) != ISSUED:
        raise SerialNotIssued(i=right.i, serial=serial)


def check_may_count_paper(right: RightState, paper: PaperBallot, policies: Policies) -> None:
    """Refuse a paper ballot whose serial is not out or beside which another ballot stands.

    Raises SerialNotIssued, RightFrozen, PaperBallotStands, FirstBallotStands.
    """
    check_may_take_back(right, paper.serial)
    _check_not_frozen(right)
    if right.paper_counted and paper.is_valid:
        raise PaperBallotStands(rule=policies.channel_rule.value)
    _check_first_gives_way(right, policies)


def _check_first_gives_way(right: RightState, policies: Policies) -> None:
    if right.electronic_counted and policies.channel_rule is ChannelRule.FIRST_VALID:
        raise FirstBallotStands(rule=policies.channel_rule.value)
