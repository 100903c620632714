"""A proxy in force: checked against rules and register, logged, and its end (PROTOCOL §6.2, §7).

Law: what the log would not take is refused before it is appended. The principal's phones are told
of the grant and of the end, the agent of the grant.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.read import definition_of, get_right, line_of
from app.core.ballot import parse_answers, verify_ballot_answers, verify_motions_in_scope
from app.core.channel import Proxy, RightState, check_may_end_proxy, check_may_grant
from app.platform.outbox import enqueue
from app.registry.service import units_of
from app.voting.models import ProxyRow
from app.voting.service.notices import tell_owner
from app.voting.service.proxies.agents import check_agent_key
from app.voting.service.state import load_state, save_state, states_of_agent
from app.voting.service.voters import IN_FORCE, find_proxy_row, find_voter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

TYPE, END = "proxy", "proxy-end"
DRAFTED, ENDED = "drafted", "ended"


def check_grant(session: Session, assembly: AssemblyRow, body: dict[str, Any]) -> RightState:
    """Return the state after a proxy with this body, or refuse it.

    Raises RightNotFound, ProxyNotAllowed, KeyNotInForce, AgentFull, AgentNotFound and what core
    says of answers and motions.
    """
    right = get_right(session, assembly.id, body["i"])
    state, definition, line = load_state(session, right), definition_of(assembly), line_of(right)
    agent_pk = bytes.fromhex(body["agent_pk"])
    proxy = Proxy(agent_pk, tuple(body["motions"]), parse_answers(body["bound"]))
    principals = len(states_of_agent(session, assembly.id, body["agent_pk"]))
    check_may_grant(state, proxy, definition.policies, principals=principals)
    verify_motions_in_scope(proxy.motions, line, definition)
    verify_ballot_answers(proxy.bound, line, definition)
    check_agent_key(session, assembly.id, body["agent_pk"])
    return state.grant(proxy)


def keep_grant(
    session: Session,
    assembly: AssemblyRow,
    row: ProxyRow,
    after: RightState,
    entry: int,
    at: datetime,
) -> None:
    """Keep a proxy that was logged just now, and tell both sides."""
    save_state(session, assembly.id, after)
    row.state, row.entry_seq = IN_FORCE, entry
    session.flush()
    tell_owner(session, assembly, row.i, TYPE, now=at, agent=row.agent_name)
    _tell_agent(session, assembly, row, at)


def _tell_agent(session: Session, assembly: AssemblyRow, row: ProxyRow, at: datetime) -> None:
    right = get_right(session, assembly.id, row.i)
    fields = {"title": assembly.title, "flat": units_of(session, right.unit_ids)[0].label}
    for phone in find_voter(session, right, row.agent_pk).phones[:1]:
        enqueue(
            session,
            channel="sms",
            to=phone.number,
            template="proxy_agent",
            fields=fields,
            purpose="proxy-agent",
            now=at,
        )


def check_end(session: Session, assembly_id: str, body: dict[str, Any]) -> RightState:
    """Return the state after the proxy's end; raises RightNotFound, ProxyNotInForce."""
    state = load_state(session, get_right(session, assembly_id, body["i"]))
    check_may_end_proxy(state, bytes.fromhex(body["agent_pk"]))
    return state.end_proxy()


def keep_end(session: Session, assembly: AssemblyRow, after: RightState, at: datetime) -> None:
    """Keep the end of a proxy, and tell the principal."""
    save_state(session, assembly.id, after)
    row = find_proxy_row(session, assembly.id, after.i)
    if row is not None:
        row.state, row.ended_at = ENDED, at
        session.flush()
    tell_owner(session, assembly, after.i, END, now=at)


def withdraw_card(session: Session, assembly: AssemblyRow, public_key: bytes, at: datetime) -> None:
    """End every proxy to a card that is no longer in force: lost, replaced, or its flat sold."""
    for state in states_of_agent(session, assembly.id, public_key.hex()):
        keep_end(session, assembly, state.end_proxy(), at)
