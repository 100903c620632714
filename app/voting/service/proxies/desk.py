"""A proxy at the desk: the owner's letter on paper, the agent in person, two counters sign.

Law: the letter has what Civil Code 165 asks for, or it is sent back. A neighbour's document must be
that of an owner of the agent's flat; another agent's phone is proved by six digits before the
counters may sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.clock import last_voting_day
from app.assembly.service.read import definition_of, get_assembly, get_right, lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction
from app.registry.service import last_four_matches
from app.voting.models import ProxyRow
from app.voting.service.codes import CodeWrong, RightToken, send_digits, try_code
from app.voting.service.proxies.agents import (
    Agent,
    LetterIncomplete,
    agent_index,
    check_person_cap,
    find_agent,
)
from app.voting.service.proxies.granting import (
    DRAFTED,
    END,
    TYPE,
    check_end,
    check_grant,
    keep_end,
    keep_grant,
)
from app.voting.service.state import load_state
from app.voting.service.uploads import store_letter
from app.voting.service.voters import holder_key, phone_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow
    from app.core.definition import Motion

DESK = "desk"


class ProxyNotFound(RuleError):
    """There is no such proxy, or it does not wait for this."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a clerk reads off the letter; dates as typed, `opinions` choice ids by motion."""

    agent: str
    agent_name: str
    agent_document: str
    agent_phone: str
    motions: tuple[str, ...]
    opinions: Mapping[str, Sequence[str]]
    signed_on: str
    until: str
    signed: bool


def propose_proxy(
    assembly_id: str, *, i: int, letter: Letter, scan: bytes, officer_id: int, now: datetime
) -> ProxyRow:
    """Put a proxy by letter up for two counters; a stranger's phone is asked for first.

    The row's `act_id` is None until the phone is proved. Raises ActNotAllowedNow, RightNotFound,
    LetterIncomplete, LetterUnreadable, AgentNotFound, MobileInvalid and what `check_grant` raises.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.GRANT_PROXY)
        at = time_of(assembly, now)
        _check_letter(assembly, letter, at)
        agent = find_agent(
            session,
            assembly,
            who=letter.agent,
            name=letter.agent_name,
            document=letter.agent_document,
            phone=letter.agent_phone,
        )
        _check_document(session, assembly_id, agent)
        document = store_letter(session, scan, name=f"proxy-{i}")
        body = body_of(assembly, i, agent, letter.motions, letter.opinions, document)
        check_grant(session, assembly, body)
        row = draft_row(session, assembly, body, agent, via=DESK, at=at)
        if agent.i is None:
            ask_phone(session, assembly, row, now)
        else:
            _put_up(session, assembly, row, officer_id, now)
        return row


def _check_letter(assembly: AssemblyRow, letter: Letter, at: datetime) -> None:
    """Refuse a letter without matters, signature, date or a period that reaches the close."""
    if not letter.signed:
        raise LetterIncomplete(field="signature")
    if not letter.motions:
        raise LetterIncomplete(field="motions")
    signed_on, until = _day(letter.signed_on, "date"), _day(letter.until, "period")
    if signed_on > local_date(at):
        raise LetterIncomplete(field="date")
    if until < last_voting_day(assembly):
        raise LetterIncomplete(field="period")


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise LetterIncomplete(field=field) from None


def _check_document(session: Session, assembly_id: str, agent: Agent) -> None:
    if agent.i is None:
        return
    own = get_right(session, assembly_id, agent.i)
    key = holder_key(session, own)
    if not last_four_matches(session, own.unit_ids, agent.document[-4:], key=key):
        raise LetterIncomplete(field="agent_document")


def body_of(
    assembly: AssemblyRow,
    i: int,
    agent: Agent,
    motions: Sequence[str],
    opinions: Mapping[str, Sequence[str]],
    document: str,
) -> dict[str, Any]:
    """Return the entry's body, motions and choices in the definition's order.

    Raises LetterIncomplete where a motion or a choice is none of this assembly's.
    """
    order = [one for one in definition_of(assembly).motions if one.id in motions]
    if len(order) != len(motions):
        raise LetterIncomplete(field="motions")
    bound = [_bound(one, opinions[one.id]) for one in order if one.id in opinions]
    return {
        "i": i,
        "agent_pk": agent.pk,
        "motions": [one.id for one in order],
        "bound": bound,
        "document": document,
    }


def _bound(motion: Motion, given: Sequence[str]) -> dict[str, Any]:
    choices = [choice.id for choice in motion.choices if choice.id in given]
    if len(choices) != len(given):
        raise LetterIncomplete(field="opinion")
    return {"motion": motion.id, "choices": choices}


def draft_row(
    session: Session,
    assembly: AssemblyRow,
    body: dict[str, Any],
    agent: Agent,
    *,
    via: str,
    at: datetime,
) -> ProxyRow:
    """Keep who the persons are, before the entry; raises AgentFull."""
    state = load_state(session, get_right(session, assembly.id, body["i"]))
    row = ProxyRow(
        assembly_id=assembly.id,
        i=body["i"],
        principal_pk=state.key.hex(),
        agent_pk=agent.pk,
        agent_i=agent.i,
        agent_name=agent.name,
        agent_document=agent.document,
        agent_index=agent_index(session, assembly.id, agent),
        agent_phone=agent.phone,
        body=body,
        via=via,
        state=DRAFTED,
        created_at=at,
    )
    session.add(row)
    session.flush()
    check_person_cap(session, assembly, row)
    return row


def ask_phone(session: Session, assembly: AssemblyRow, row: ProxyRow, now: datetime) -> None:
    """Send six digits to the phone of an agent who is not on the roll; raises TooManyCodes."""
    token = RightToken(assembly.id, row.i, row.agent_pk)
    phone = phone_of(row.agent_phone or "")
    send_digits(session, assembly, phone, token, template="proxy_agent_code", now=now)


def confirm_phone(
    assembly_id: str, proxy_id: int, *, code: str, officer_id: int, now: datetime
) -> int:
    """Take the digits that the agent read out; the proxy is up for signature: its act's id.

    Raises ProxyNotFound, CodeWrong, CodeExpired, ActPending and what `check_grant` raises.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        row = session.get(ProxyRow, proxy_id, with_for_update=True)
        if row is None or row.assembly_id != assembly_id or row.state != DRAFTED or row.act_id:
            raise ProxyNotFound(proxy=proxy_id)
        token = RightToken(assembly_id, row.i, row.agent_pk)
        left = try_code(session, token, "".join(code.split()), now=now)
        if left is None:
            row.phone_verified_at = time_of(assembly, now)
            return _put_up(session, assembly, row, officer_id, now)
    raise CodeWrong(left=left)


def _put_up(
    session: Session, assembly: AssemblyRow, row: ProxyRow, officer_id: int, now: datetime
) -> int:
    check_grant(session, assembly, row.body)
    check_person_cap(session, assembly, row)
    act = propose_act(session, assembly, type=TYPE, body=row.body, created_by=officer_id, now=now)
    row.act_id = act.id
    return act.id


def propose_end(assembly_id: str, *, i: int, officer_id: int, now: datetime) -> int:
    """Put the end of a proxy up for two counters; returns the act's id.

    Raises ActNotAllowedNow, RightNotFound, ProxyNotInForce, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        proxy = load_state(session, get_right(session, assembly_id, i)).proxy
        body = {"i": i, "agent_pk": "0" * 64 if proxy is None else proxy.agent_pk.hex()}
        check_end(session, assembly_id, body)
        return propose_act(
            session, assembly, type=END, body=body, created_by=officer_id, now=now
        ).id


def _complete_grant(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    row = session.scalars(select(ProxyRow).where(ProxyRow.act_id == act.id)).one()
    after = check_grant(session, assembly, act.body)
    check_person_cap(session, assembly, row)
    done = append_act(session, assembly, act, at)
    keep_grant(session, assembly, row, after, done.seq, at)


def _complete_end(session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    after = check_end(session, assembly.id, act.body)
    append_act(session, assembly, act, at)
    keep_end(session, assembly, after, at)


def list_proxies(session: Session, assembly_id: str) -> list[ProxyRow]:
    """Return the proxies of an assembly in the order made, drafts too."""
    statement = select(ProxyRow).where(ProxyRow.assembly_id == assembly_id).order_by(ProxyRow.id)
    return list(session.scalars(statement))


def get_proxy(session: Session, proxy_id: int) -> ProxyRow:
    """Return a proxy; raises ProxyNotFound."""
    row = session.get(ProxyRow, proxy_id)
    if row is None:
        raise ProxyNotFound(proxy=proxy_id)
    return row


def community_of_proxy(session: Session, proxy_id: int) -> str | None:
    """Return the community in which a proxy was given, or None."""
    row = session.get(ProxyRow, proxy_id)
    return None if row is None else get_assembly(session, row.assembly_id).community_id


register_completion(TYPE, _complete_grant)
register_completion(END, _complete_end)
