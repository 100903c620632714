"""Whose a right is: new keys, transfers, freezes, proxies and their ends (PROTOCOL §6.2, §7).

Law: one right has one key and at most one agent. What needs the whole log (whether a key was
another right's, how many principals an agent has) is asked of whoever keeps it.
"""

from __future__ import annotations

from app.core.channel.state import Proxy, RightState
from app.core.channel.voting import KeyNotInForce
from app.core.definition import Policies
from app.core.errors import RuleError


class BallotNotCounted(RuleError):
    """What is to be revoked is not the ballot that counts for this right."""


class TransferNotAllowed(RuleError):
    """The assembly keeps the owners of the record date to its end (R12)."""


class TransferUnfinished(RuleError):
    """The right was transferred; only the new owner's key, for that reason, may follow."""


class RightFrozenAlready(RuleError):
    """Another objection freezes this right."""


class RightNotFrozen(RuleError):
    """The right is not frozen by the objection named."""


class ProxyNotAllowed(RuleError):
    """A proxy cannot be granted so; `reason` says why."""


class AgentFull(RuleError):
    """The agent acts for as many owners as the assembly allows (R16)."""


class ProxyNotInForce(RuleError):
    """The right has no proxy to this agent."""


def check_may_revoke(right: RightState, ballot_id: bytes) -> None:
    """Refuse to revoke anything but the ballot that counts; raises BallotNotCounted."""
    if right.counted != ballot_id:
        raise BallotNotCounted(i=right.i)


def check_may_reissue(right: RightState, old_key: bytes, reason: str, policies: Policies) -> None:
    """Refuse a new key that does not follow the right's last one, or for a wrong reason.

    Raises KeyNotInForce, TransferNotAllowed, TransferUnfinished.
    """
    if right.key != old_key:
        raise KeyNotInForce(i=right.i)
    if reason == "transfer":
        _check_transfers(policies)
    elif right.transferred:
        raise TransferUnfinished(i=right.i)


def check_may_transfer(right: RightState, policies: Policies) -> None:
    """Refuse a transfer where owners are frozen or one is unfinished.

    Raises TransferNotAllowed, TransferUnfinished.
    """
    _check_transfers(policies)
    if right.transferred:
        raise TransferUnfinished(i=right.i)


def _check_transfers(policies: Policies) -> None:
    if policies.transfer == "frozen":
        raise TransferNotAllowed()


def check_may_freeze(right: RightState) -> None:
    """Refuse to freeze a right twice; raises RightFrozenAlready."""
    if right.frozen_by is not None:
        raise RightFrozenAlready(i=right.i, objection=right.frozen_by)


def check_may_unfreeze(right: RightState, objection: str) -> None:
    """Refuse to end a freeze that is not this objection's; raises RightNotFrozen."""
    if right.frozen_by != objection:
        raise RightNotFrozen(i=right.i, objection=objection)


def check_may_grant(
    right: RightState, proxy: Proxy, policies: Policies, *, principals: int
) -> None:
    """Refuse a proxy that the policies or the right's state do not allow (R16).

    `principals` is how many proxies to this agent are in force. Raises
    ProxyNotAllowed, KeyNotInForce, AgentFull.
    """
    reasons = {
        "no_proxies": policies.proxy_cap == 0,
        "proxy_in_force": right.proxy is not None,
        "own_key": proxy.agent_pk == right.key,
        "bound": bool(proxy.bound) and not policies.proxy_bound,
        "bound_motion": any(answer.motion not in proxy.motions for answer in proxy.bound),
    }
    for reason, applies in reasons.items():
        if applies:
            raise ProxyNotAllowed(i=right.i, reason=reason)
    if right.transferred:
        raise KeyNotInForce(i=right.i)
    if principals >= policies.proxy_cap:
        raise AgentFull(i=right.i, cap=policies.proxy_cap)


def check_may_end_proxy(right: RightState, agent_pk: bytes) -> None:
    """Refuse to end a proxy that is not there; raises ProxyNotInForce."""
    if right.proxy is None or right.proxy.agent_pk != agent_pk:
        raise ProxyNotInForce(i=right.i)
