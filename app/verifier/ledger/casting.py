"""Electronic ballots: by the right's own key or by an agent's, in one chain (PROTOCOL §5, §7).

Law: an agent answers the proxy's motions only, as bound, and never over what the owner cast or
holds on paper; the owner may replace what an agent cast, as a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.verifier.case import CastBallot
    from app.verifier.ledger.state import Ledger, Proxy, Standing


def cast(ledger: Ledger, ballot: CastBallot) -> None:
    """Take a ballot as it stands, each broken rule refused."""
    right = ledger.find_right("V16", ballot.i, ballot.at)
    if right is None:
        return
    proxy = right.proxy
    by_agent = proxy is not None and ballot.key == proxy.agent
    if proxy is not None and by_agent:
        _check_agent(ledger, ballot, right, proxy)
    elif ballot.key != right.key:
        ledger.refuse("V16", "key_not_in_force", ballot.at, i=ballot.i)
    elif right.transferred and not right.kept:
        ledger.refuse("V16", "key_after_transfer", ballot.at, i=ballot.i)
    if right.kept:
        ledger.refuse("V16", "kept_after_transfer", ballot.at, i=ballot.i)
    if ballot.i in ledger.frozen:
        ledger.refuse("V16", "right_frozen", ballot.at, i=ballot.i)
    if right.paper_out():
        ledger.refuse("V28", "cast_after_paper", ballot.at, i=ballot.i)
    _check_chain(ledger, ballot, right)
    _replace(ledger, ballot, right, by_agent=by_agent)


def _check_agent(ledger: Ledger, ballot: CastBallot, right: Standing, proxy: Proxy) -> None:
    given = dict(ballot.answers)
    for motion in given:
        if motion not in proxy.motions:
            ledger.refuse("V16", "agent_outside_proxy", ballot.at, i=ballot.i, motion=motion)
    for motion, choices in proxy.bound:
        if given.get(motion) != choices:
            ledger.refuse("V16", "agent_against_bound", ballot.at, i=ballot.i, motion=motion)
    if right.counted is not None and not right.by_agent:
        ledger.refuse("V16", "agent_over_owner", ballot.at, i=ballot.i)


def _check_chain(ledger: Ledger, ballot: CastBallot, right: Standing) -> None:
    if ballot.place != right.next_place:
        fields = {"i": ballot.i, "found": ballot.place, "expected": right.next_place}
        ledger.refuse("V25", "chain_number", ballot.at, **fields)
    elif ballot.prev != right.last:
        ledger.refuse("V25", "chain_previous", ballot.at, i=ballot.i)


def _replace(ledger: Ledger, ballot: CastBallot, right: Standing, *, by_agent: bool) -> None:
    replaces = right.counted is not None
    right.changes = right.changes + 1 if replaces else 0
    ledger.replaced += replaces
    ledger.agents_ballots += by_agent
    limit = ledger.definition.policies.max_changes
    if right.changes > limit:
        ledger.refuse("V25", "too_many_changes", ballot.at, i=ballot.i, limit=limit)
    right.last, right.next_place = ballot.id, ballot.place + 1
    right.stand(ballot.id, ballot.answers, by_agent=by_agent)
