"""Proxies: whom a right lets vote, on what, how bound, and until when (PROTOCOL §7, RULES R16).

Law: one proxy a right, `proxy_cap` principals an agent; the agent's key is the key in force of
another right or was never any right's. A proxy ends with its right's key, or its agent's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.case import answers_of
from app.verifier.ledger.state import Proxy

if TYPE_CHECKING:
    from app.verifier.case import Act
    from app.verifier.ledger.state import Ledger, Standing


def give(ledger: Ledger, act: Act) -> None:
    """Take a proxy as it stands, each broken rule refused."""
    body, i = act.body, act.body["i"]
    right, agent = ledger.find_right("V16", i, act.at), bytes.fromhex(body["agent_pk"])
    if right is None:
        return
    if right.proxy is not None:
        ledger.refuse("V16", "proxy_stands", act.at, i=i)
    if right.transferred:
        ledger.refuse("V16", "key_after_transfer", act.at, i=i)
    if not _may_be_agent(ledger, right, agent):
        ledger.refuse("V16", "agent_key", act.at, i=i)
    _check_bound(ledger, act)
    end(ledger, i)
    limit = ledger.definition.policies.proxy_cap
    principals = ledger.principals.setdefault(agent, set())
    principals.add(i)
    if len(principals) > limit:
        ledger.refuse("V16", "proxy_over_cap", act.at, i=i, limit=limit)
    right.proxy = Proxy(agent, frozenset(body["motions"]), answers_of(body["bound"]))


def _check_bound(ledger: Ledger, act: Act) -> None:
    body, i = act.body, act.body["i"]
    if body["bound"] and not ledger.definition.policies.proxy_bound:
        ledger.refuse("V16", "bound_not_allowed", act.at, i=i)
    for answer in body["bound"]:
        if answer["motion"] not in body["motions"]:
            ledger.refuse("V16", "bound_outside_proxy", act.at, i=i, motion=answer["motion"])


def _may_be_agent(ledger: Ledger, principal: Standing, agent: bytes) -> bool:
    holder = ledger.rights.get(ledger.keys.get(agent, 0))
    if holder is None:
        return True
    return holder is not principal and holder.key == agent and not holder.transferred


def withdraw(ledger: Ledger, act: Act) -> None:
    """Take the end of a proxy; a ballot that the agent cast goes on counting."""
    right = ledger.find_right("V16", act.body["i"], act.at)
    if right is None:
        return
    if right.proxy is None or right.proxy.agent != bytes.fromhex(act.body["agent_pk"]):
        ledger.refuse("V16", "no_such_proxy", act.at, i=act.body["i"])
    end(ledger, act.body["i"])


def end(ledger: Ledger, i: int) -> None:
    """Let no proxy of a right be in force."""
    right = ledger.rights[i]
    if right.proxy is not None:
        ledger.principals[right.proxy.agent].discard(i)
    right.proxy = None


def end_agency(ledger: Ledger, key: bytes) -> None:
    """Let no proxy be in force whose agent held this key."""
    for i in list(ledger.principals.get(key, ())):
        end(ledger, i)
