"""Casting a ballot: the act this service exists for (DESIGN §3).

Law: one transaction under the assembly's lock; an answer leaves only after it is
committed, and the same bytes sent again get the same answer. What the browser says is
parsed into frozen values first; nothing is stored of a ballot that is refused, but that a
wrong code was tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select

from app.assembly.service.clock import advance_if_due
from app.assembly.service.incidents import report_clock_behind
from app.assembly.service.read import get_assembly, get_line, lock_voting
from app.core.assembly import AssemblyNotOpen, check_open
from app.core.ballot import (
    Ballot,
    ballot_id_of_jcs,
    tracker,
    verify_ballot_answers,
    verify_consent,
)
from app.core.channel import RightState, check_may_cast, is_agents
from app.core.encoding import encode_b64, parse_b64, parse_jcs
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.signatures import key_id, signed_message_of_jcs, verify_signature
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.proof import LogProof, encode_log_proof
from app.platform.db import connection_of, table_of, transaction
from app.platform.log import Appended, ClockBehind, append_entry, proof_for
from app.voting.models import CastBallot
from app.voting.service.codes import CodeWrong, RightToken, use_code
from app.voting.service.notices import BY_AGENT, tell_owner
from app.voting.service.state import find_person, find_state, save_state
from app.voting.service.voters import NAMED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_BALLOT_BYTES = 60_000
_BALLOTS = table_of(CastBallot)
_LOGGED = select(_BALLOTS.c.i, _BALLOTS.c.entry_seq, _BALLOTS.c.cast_at).where(
    _BALLOTS.c.assembly_id == bindparam("assembly"), _BALLOTS.c.ballot_id == bindparam("ballot")
)
_ADD = insert(_BALLOTS)


class ForeignBallot(RuleError):
    """The ballot is for another right or another assembly than the sign-in."""


class CoOwnerVoted(RuleError):
    """Another co-owner's ballot counts, and the owners named nobody: the first stands (R14)."""


@dataclass(frozen=True, slots=True)
class CastAnswer:
    """What goes back to the device: the log's proof, the entry's number, the tracker."""

    proof: str
    entry: int
    tracker: str
    cast_at: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the device sent: the ballot, its canonical bytes and JSON value, the signature.

    `device` is the digest of where it came from, None where that is not known.
    """

    ballot: Ballot
    text: bytes
    body: Any
    signature: bytes
    device: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Who:
    """Where a ballot came from and which of several owners cast it; both as digests."""

    device: bytes | None
    person: bytes | None


def cast_ballot(
    token: RightToken,
    *,
    code: str,
    ballot_text: str,
    signature: str,
    device: bytes | None = None,
    now: datetime,
) -> CastAnswer:
    """Cast a ballot for the right that the token proves; `now` is the server's time.

    `device` is the digest of where it comes from (service.devices), kept with an owner's ballot.

    Raises a RuleError for whatever refuses it: the phase, the right, the signature, the
    one-time code, the chain, the channel. Then nothing has changed.
    """
    text = ballot_text.encode()
    body: Any = parse_jcs(text, limit=MAX_BALLOT_BYTES)
    sent = _Sent(Ballot.parse(body), text, body, parse_b64(signature, 64), device)
    try:
        return _cast(token, code, sent, now)
    except AssemblyNotOpen:
        # Opening or closing may be overdue; it is logged first, in a transaction of its own.
        advance_if_due(token.assembly_id, now)
        return _cast(token, code, sent, now)
    except ClockBehind:
        report_clock_behind(token.assembly_id, now)
        raise


def _cast(token: RightToken, code: str, sent: _Sent, now: datetime) -> CastAnswer:
    ballot = sent.ballot
    with transaction() as session:
        # (1) One writer an assembly: phase, chain and log are read and written under this lock.
        voting = lock_voting(session, token.assembly_id)
        at, definition = now + voting.shift, voting.definition
        identifier = ballot_id_of_jcs(voting.hm, sent.text)
        # (2) The same bytes already logged get the same answer, however late they come again.
        state = find_state(session, voting.id, token.i)
        if state is not None and ballot.seq < state.next_seq:
            logged = _find_logged(session, voting.id, identifier)
            if logged is not None and logged.i == token.i:
                return _answer_again(session, voting.id, logged, identifier)
        # (3) The assembly is open at the server's time, read once.
        check_open(voting.phase, now=at, opens=definition.opens, closes=voting.closes)
        # (4) The right is the one that signed in, on the frozen roll.
        if ballot.i != token.i:
            raise ForeignBallot(i=ballot.i)
        line = get_line(session, voting.id, ballot.i)
        # (5) Key in force or the agent's, what is entrusted, chain, channel, number of changes.
        state = state or RightState(line.i, line.cred_pk)
        check_may_cast(state, ballot, definition.policies)
        if ballot.cred_pk.hex() != token.cred_pk:
            # The owner's sign-in casts nothing under the agent's key, nor the agent's under theirs.
            raise ForeignBallot(i=ballot.i)
        # (6) Answers, consent, and the signature over type, HM and body.
        verify_ballot_answers(ballot.answers, line, definition)
        verify_consent(ballot, definition)
        message = signed_message_of_jcs("ballot", voting.hm, sent.text)
        verify_signature(ballot.cred_pk, message, sent.signature)
        # (7) The code by SMS is good for one ballot; a wrong one is counted, and nothing else done.
        left, person = use_code(session, token, code, now=now)
        if left is None:
            _check_same_person(session, voting.id, state, person)
            # (8) The leaf, the new root, the signed checkpoint; the right's new state.
            sigs = [{"k": key_id(ballot.cred_pk), "s": encode_b64(sent.signature)}]
            done = append_entry(
                session, voting.id, type="ballot", body=sent.body, sigs=sigs, now=at
            )
            cast_at = parse_minute(done.t)
            by_agent = is_agents(state, ballot)
            after = state.cast(identifier, by_agent=by_agent)
            # An agent votes for several from one device, as the law lets them.
            who = _Who(None, None) if by_agent else _Who(sent.device, person)
            _keep(session, voting.id, after, done, cast_at, who)
            if by_agent:
                assembly = get_assembly(session, voting.id)
                tell_owner(session, assembly, ballot.i, BY_AGENT, now=at)
    if left is not None:
        raise CodeWrong(left=left)
    # (9) Committed: only now an answer leaves the room.
    return CastAnswer(_proof_of_last(done), done.seq, tracker(identifier), cast_at)


def _check_same_person(
    session: Session, assembly_id: str, state: RightState, person: bytes | None
) -> None:
    """Refuse a co-owner who would replace another's ballot; whom the owners named may."""
    if not state.electronic_counted or state.by_agent or person == NAMED:
        return
    before = find_person(session, assembly_id, state.i)
    if before is not None and before != person:
        raise CoOwnerVoted(i=state.i)


def _keep(
    session: Session,
    assembly_id: str,
    after: RightState,
    done: Appended,
    cast_at: datetime,
    who: _Who,
) -> None:
    ballot = {"ballot_id": after.last.hex(), "i": after.i, "entry_seq": done.seq}
    connection_of(session).execute(_ADD, {"assembly_id": assembly_id, "cast_at": cast_at, **ballot})
    entry, device, person = done.seq, who.device, who.person
    save_state(
        session,
        assembly_id,
        after,
        entry_seq=entry,
        cast_at=cast_at,
        device=device,
        person=person,
    )


def _find_logged(session: Session, assembly_id: str, identifier: bytes) -> Any:
    named = {"assembly": assembly_id, "ballot": identifier.hex()}
    return connection_of(session).execute(_LOGGED, named).one_or_none()


def _proof_of_last(done: Appended) -> str:
    path = tuple(done.frontier.inclusion_proof_of_last())
    proof = LogProof(done.seq, path, parse_checkpoint(done.checkpoint.encode()))
    return encode_log_proof(proof).decode()


def _answer_again(session: Session, assembly_id: str, logged: Any, identifier: bytes) -> CastAnswer:
    proof = proof_for(session, assembly_id, logged.entry_seq)
    return CastAnswer(proof, logged.entry_seq, tracker(identifier), logged.cast_at, again=True)
