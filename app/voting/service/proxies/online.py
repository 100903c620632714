"""A proxy from the owner's own phone: the letter is made, signed with the card's key, and ended so.

Law: the entry is signed by the right's own key and by no other; nobody else's sign-in comes here.
The letter is set from what the owner chose and kept by its hash, which the owner signs with the
rest. The owner's one-time code is asked for both times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.assembly.service.clock import last_voting_day
from app.assembly.service.papers import assembly_cover, meeting_name
from app.assembly.service.read import (
    definition_of,
    get_assembly,
    get_right,
    hm_of,
    lock_assembly,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import local_date
from app.core.channel import KeyNotInForce
from app.core.encoding import encode_b64, parse_b64
from app.core.signatures import key_id, signed_message, verify_signature
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.log import append_entry
from app.platform.papers import write_paper
from app.platform.papers.fields.owners import Party, ProxyItem, ProxyLetter
from app.platform.papers.fields.shared import Days
from app.platform.prepared import once_more, prepare
from app.registry.service import list_holders, units_of
from app.voting.models import ProxyRow
from app.voting.service.codes import CodeWrong, RightToken, TooManyCodes, try_code
from app.voting.service.proxies.agents import (
    Agent,
    agents_label,
    card_number,
    check_person_cap,
    find_agent,
)
from app.voting.service.proxies.desk import ProxyNotFound, ask_phone, body_of, draft_row
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
from app.voting.service.voters import find_proxy_row, holder_key, phone_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.platform.prepared import Piece

BOOTH = "booth"
DRAFTS_AN_HOUR = 5
FREE = "委托事项中未注明意见的，由受托人按自己的判断表决。"
BOUND = "受托人应当按注明的意见表决。"
SIGNED = "业主以表决码电子签名"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the owner chose: agent by flat or card number, matters, opinions by motion."""

    agent: str
    agent_name: str
    agent_document: str
    agent_phone: str
    motions: tuple[str, ...]
    opinions: Mapping[str, Sequence[str]]


def draft_proxy(token: RightToken, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Make the letter and return what the owner's phone signs, with the agent's card number.

    Raises KeyNotInForce, ActNotAllowedNow, AgentNotFound, LetterIncomplete, MobileInvalid,
    TooManyCodes and what `check_grant` raises.
    """
    return once_more(lambda: _draft(token, wanted, now))


def _draft(token: RightToken, wanted: Wanted, now: datetime) -> dict[str, Any]:
    prepared = prepare(lambda session: [_letter(session, token, wanted, now)])
    with transaction() as session:
        assembly = _lock(session, token, Act.GRANT_PROXY)
        _check_drafts(session, token, now)
        pages = prepared.take(_letter(session, token, wanted, now))
        stored = store_file(
            session, pages, media_type="application/pdf", name=f"proxy-{token.i}.pdf"
        )
        agent = _agent(session, assembly, wanted)
        body = body_of(assembly, token.i, agent, wanted.motions, wanted.opinions, stored.sha256)
        check_grant(session, assembly, body)
        row = draft_row(session, assembly, body, agent, via=BOOTH, at=now)
        if agent.i is None:
            ask_phone(session, assembly, row, now)
        phone = None if agent.phone is None else phone_of(agent.phone).masked
        return {
            "draft": row.id,
            "body": body,
            "agent": {"label": agent.label, "number": agent.number, "phone": phone},
        }


def _lock(session: Session, token: RightToken, act: Act) -> AssemblyRow:
    """Lock the assembly for an act of the right's own card; raises KeyNotInForce."""
    assembly = lock_assembly(session, token.assembly_id)
    phase_after(Phase(assembly.phase), act)
    key = load_state(session, get_right(session, token.assembly_id, token.i)).key_in_force
    if key is None or key.hex() != token.cred_pk:
        raise KeyNotInForce(i=token.i)
    return assembly


def _check_drafts(session: Session, token: RightToken, now: datetime) -> None:
    statement = select(func.count()).where(
        ProxyRow.assembly_id == token.assembly_id,
        ProxyRow.i == token.i,
        ProxyRow.via == BOOTH,
        ProxyRow.created_at > now - timedelta(hours=1),
    )
    if session.scalars(statement).one() >= DRAFTS_AN_HOUR:
        raise TooManyCodes(retry_after=3600)


def _agent(session: Session, assembly: AssemblyRow, wanted: Wanted) -> Agent:
    return find_agent(
        session,
        assembly,
        who=wanted.agent,
        name=wanted.agent_name,
        document=wanted.agent_document,
        phone=wanted.agent_phone,
    )


def _letter(session: Session, token: RightToken, wanted: Wanted, now: datetime) -> Piece:
    """The 授权委托书 before it is set; whoever asks has proved the card."""
    assembly = get_assembly(session, token.assembly_id)
    at, agent = time_of(assembly, now), _agent(session, assembly, wanted)
    right = get_right(session, assembly.id, token.i)
    owners = list_holders(session, right.unit_ids, key=holder_key(session, right))
    fields = ProxyLetter(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        principal=Party(
            name="、".join(one.name for one in owners),
            document_masked="、".join(one.document_masked for one in owners),
        ),
        units=tuple(unit.label for unit in units_of(session, right.unit_ids)),
        agent=Party(
            name=agent.name,
            document_masked=f"{agent.label} {agent.number}",
            phone_masked="" if agent.phone is None else phone_of(agent.phone).masked,
        ),
        items=_items(assembly, wanted),
        powers=BOUND + FREE if wanted.opinions else FREE,
        period=Days(local_date(at), last_voting_day(assembly)),
        signed=SIGNED,
    )
    return write_paper("proxy-letter", fields, now=at)


def _items(assembly: AssemblyRow, wanted: Wanted) -> tuple[ProxyItem, ...]:
    found = []
    for number, motion in enumerate(definition_of(assembly).motions, start=1):
        if motion.id in wanted.motions:
            given = wanted.opinions.get(motion.id, ())
            labels = [choice.label for choice in motion.choices if choice.id in given]
            found.append(ProxyItem(number, motion.title, "、".join(labels)))
    return tuple(found)


def confirm_agent(token: RightToken, draft: int, *, code: str, now: datetime) -> None:
    """Take the digits that the agent told the owner.

    Raises KeyNotInForce, ProxyNotFound, CodeWrong, CodeExpired.
    """
    with transaction() as session:
        _lock(session, token, Act.GRANT_PROXY)
        row = _own_draft(session, token, draft)
        agents = RightToken(token.assembly_id, token.i, row.agent_pk)
        left = try_code(session, agents, code, now=now)
        if left is None:
            row.phone_verified_at = now
    if left is not None:
        raise CodeWrong(left=left)


def grant_proxy(token: RightToken, draft: int, *, code: str, signature: str, now: datetime) -> int:
    """Log the drafted proxy under the owner's signature; returns the entry's number.

    Raises KeyNotInForce, ProxyNotFound, SignatureInvalid, CodeWrong, CodeExpired and what
    `check_grant` raises.
    """
    with transaction() as session:
        assembly = _lock(session, token, Act.GRANT_PROXY)
        row = _own_draft(session, token, draft)
        if row.agent_phone is not None and row.phone_verified_at is None:
            raise ProxyNotFound(proxy=draft)
        after = check_grant(session, assembly, row.body)
        check_person_cap(session, assembly, row)
        sigs = _signed(assembly, token, TYPE, row.body, signature)
        left = try_code(session, token, code, now=now)
        if left is None:
            at = time_of(assembly, now)
            done = append_entry(session, assembly.id, type=TYPE, body=row.body, sigs=sigs, now=at)
            keep_grant(session, assembly, row, after, done.seq, at)
            return done.seq
    raise CodeWrong(left=left)


def end_proxy(token: RightToken, *, code: str, signature: str, now: datetime) -> int:
    """Log the end of the proxy in force under the owner's signature; returns the entry's number.

    Raises KeyNotInForce, ProxyNotInForce, SignatureInvalid, CodeWrong, CodeExpired.
    """
    with transaction() as session:
        assembly = _lock(session, token, Act.END_PROXY)
        row = find_proxy_row(session, token.assembly_id, token.i)
        body = {"i": token.i, "agent_pk": "0" * 64 if row is None else row.agent_pk}
        after = check_end(session, token.assembly_id, body)
        sigs = _signed(assembly, token, END, body, signature)
        left = try_code(session, token, code, now=now)
        if left is None:
            at = time_of(assembly, now)
            done = append_entry(session, assembly.id, type=END, body=body, sigs=sigs, now=at)
            keep_end(session, assembly, after, at)
            return done.seq
    raise CodeWrong(left=left)


def _own_draft(session: Session, token: RightToken, draft: int) -> ProxyRow:
    row = session.get(ProxyRow, draft, with_for_update=True)
    own = row is not None and (row.assembly_id, row.i) == (token.assembly_id, token.i)
    if row is None or not own or row.state != DRAFTED or row.via != BOOTH:
        raise ProxyNotFound(proxy=draft)
    if row.principal_pk != token.cred_pk:
        raise ProxyNotFound(proxy=draft)
    return row


def _signed(
    assembly: AssemblyRow, token: RightToken, entry_type: str, body: dict[str, Any], signature: str
) -> list[dict[str, Any]]:
    key, given = bytes.fromhex(token.cred_pk), parse_b64(signature, 64)
    verify_signature(key, signed_message(entry_type, hm_of(assembly), body), given)
    return [{"k": key_id(key), "s": encode_b64(given)}]


def describe_entrusting(session: Session, token: RightToken) -> dict[str, Any]:
    """Return what the booth needs to offer a proxy: the cap, bound opinions, who is the agent."""
    assembly = get_assembly(session, token.assembly_id)
    policies = definition_of(assembly).policies
    row = find_proxy_row(session, token.assembly_id, token.i)
    agent = None
    if row is not None:
        agent = {
            "name": row.agent_name,
            "label": agents_label(session, assembly.id, row.agent_i, row.agent_pk),
            "number": card_number(row.agent_pk),
            "pk": row.agent_pk,
            "motions": row.body["motions"],
            "bound": {one["motion"]: one["choices"] for one in row.body["bound"]},
        }
    running = Phase(assembly.phase) in (Phase.FROZEN, Phase.OPEN)
    return {
        "allowed": policies.proxy_cap > 0 and running,
        "bound": policies.proxy_bound,
        "agent": agent,
    }
