"""One right between its phone, its paper and its agent (PROTOCOL §5, §7).

Law: the right's ballots form one chain by seq and prev, through reissues and
revocations too. Paper handed out closes the phone until every serial came back
spoiled or blank. At most one ballot counts. Each `check_may_x` refuses what the
log may not hold, the methods of `RightState` give the state after it.
"""

from __future__ import annotations

from app.core.channel.standing import (
    AgentFull,
    BallotNotCounted,
    ProxyNotAllowed,
    ProxyNotInForce,
    RightFrozenAlready,
    RightNotFrozen,
    TransferNotAllowed,
    TransferUnfinished,
    check_may_end_proxy,
    check_may_freeze,
    check_may_grant,
    check_may_reissue,
    check_may_revoke,
    check_may_transfer,
    check_may_unfreeze,
)
from app.core.channel.state import BLANK, COUNTED, ISSUED, SPOILED, VOID, Proxy, RightState
from app.core.channel.voting import (
    BallotKeptAfterTransfer,
    BoundAnswerDiffers,
    ChainBroken,
    KeyNotInForce,
    MotionNotEntrusted,
    OwnBallotStands,
    RightFrozen,
    SerialAlreadyIssued,
    SerialNotIssued,
    SignedBallot,
    check_agent_open,
    check_may_cast,
    check_may_count_paper,
    check_may_issue,
    check_may_take_back,
    check_phone_open,
    is_agents,
)

__all__ = [
    "BLANK",
    "COUNTED",
    "ISSUED",
    "SPOILED",
    "VOID",
    "AgentFull",
    "BallotKeptAfterTransfer",
    "BallotNotCounted",
    "BoundAnswerDiffers",
    "ChainBroken",
    "KeyNotInForce",
    "MotionNotEntrusted",
    "OwnBallotStands",
    "Proxy",
    "ProxyNotAllowed",
    "ProxyNotInForce",
    "RightFrozen",
    "RightFrozenAlready",
    "RightNotFrozen",
    "RightState",
    "SerialAlreadyIssued",
    "SerialNotIssued",
    "SignedBallot",
    "TransferNotAllowed",
    "TransferUnfinished",
    "check_agent_open",
    "check_may_cast",
    "check_may_count_paper",
    "check_may_end_proxy",
    "check_may_freeze",
    "check_may_grant",
    "check_may_issue",
    "check_may_reissue",
    "check_may_revoke",
    "check_may_take_back",
    "check_may_transfer",
    "check_may_unfreeze",
    "check_phone_open",
    "is_agents",
]
