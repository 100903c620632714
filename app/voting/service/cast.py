"""Casting a ballot: the act this service exists for (DESIGN §3).

Law: one transaction under the assembly's lock; an answer leaves only after it is
committed, and the same bytes sent again get the same answer. What the browser says is
parsed into frozen values first; nothing is stored of a ballot that is refused, but that a
wrong code was tried. What makes a sealed ballot slow to verify, its proofs, comes before the
lock (service.sealed).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, insert, select

from app.assembly.service.clock import advance_if_due
from app.assembly.service.incidents import report_clock_behind
from app.assembly.service.polls import forget_poll
from app.assembly.service.read import Voting, get_assembly, get_line, lock_voting
from app.core.assembly import AssemblyNotOpen, check_open
from app.core.ballot import (
    Ballot,
    ballot_id_of_jcs,
    tracker,
    verify_ballot_answers,
    verify_consent,
    verify_motions_in_scope,
)
from app.core.channel import RightState, check_may_cast, is_agents
from app.core.encoding import encode_b64, parse_b64, parse_jcs
from app.core.entries import parse_minute
from app.core.entries.modes import SECRET, find_mode
from app.core.errors import RuleError
from app.core.roll import RollLine
from app.core.secret.ballot import Poll, SecretBallot
from app.core.signatures import key_id, signed_message_of_jcs, verify_signature
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.proof import LogProof, encode_log_proof
from app.platform.db import connection_of, db, table_of, transaction
from app.platform.log import Appended, ClockBehind, append_entry, proof_for
from app.voting.models import CastBallot
from app.voting.service.codes import CodeWrong, RightToken, use_code
from app.voting.service.notices import BY_AGENT, tell_owner
from app.voting.service.sealed import (
    BallotOfOtherMode,
    check_sealed_anew,
    get_poll,
    keep_components,
    verify_sealed,
)
from app.voting.service.state import find_person, find_state, save_state
from app.voting.service.voters import NAMED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# A sealed ballot has room in it too: with its opening it has 65,000 bytes at most.
MAX_BALLOT_BYTES = 60_000
Done = TypeVar("Done")
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

    `device` is the digest of where it came from, None where that is not known; `poll` what a
    sealed ballot's proofs were verified under, None of a readable one.
    """

    ballot: Ballot | SecretBallot
    text: bytes
    body: Any
    signature: bytes
    device: bytes | None = None
    poll: Poll | None = None


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
    ballot, sig = _parse(body), parse_b64(signature, 64)
    poll = None
    if isinstance(ballot, SecretBallot):
        poll = get_poll(db.session(), token.assembly_id)
        check_same_right(token, ballot)
        verify_sealed(poll, ballot)
    sent = _Sent(ballot, text, body, sig, device, poll)
    return act_in_time(token.assembly_id, now, lambda: _cast(token, code, sent, now))


def act_in_time(assembly_id: str, now: datetime, act: Callable[[], Done]) -> Done:
    """Do what an open assembly alone takes; an overdue opening or closing is logged first."""
    try:
        return act()
    except AssemblyNotOpen:
        # It is logged in a transaction of its own.
        advance_if_due(assembly_id, now)
        return act()
    except ClockBehind:
        report_clock_behind(assembly_id, now)
        raise


def _parse(body: Any) -> Ballot | SecretBallot:
    is_sealed = type(body) is dict and find_mode("ballot", body) == SECRET
    return SecretBallot.parse(body) if is_sealed else Ballot.parse(body)


def check_same_right(token: RightToken, ballot: Ballot | SecretBallot) -> None:
    """Refuse a ballot for another right than signed in; raises ForeignBallot."""
    if ballot.i != token.i:
        raise ForeignBallot(i=ballot.i)


def check_same_card(token: RightToken, ballot: Ballot | SecretBallot) -> None:
    """Refuse a ballot under another card's key; raises ForeignBallot.

    The owner's sign-in casts nothing under the agent's key, nor the agent's under theirs.
    """
    if ballot.cred_pk.hex() != token.cred_pk:
        raise ForeignBallot(i=ballot.i)


def _cast(token: RightToken, code: str, sent: _Sent, now: datetime) -> CastAnswer:
    ballot = sent.ballot
    with transaction() as session:
        # (1) One writer an assembly: phase, chain and log are read and written under this lock.
        voting = lock_voting(session, token.assembly_id)
        at, definition = now + voting.shift, voting.definition
        _check_mode(voting, sent)
        identifier = ballot_id_of_jcs(voting.hm, sent.text)
        # (2) The same bytes already logged get the same answer, however late they come again.
        state = find_state(session, voting.id, token.i)
        if state is not None and ballot.seq < state.next_seq:
            logged = find_logged(session, voting.id, identifier)
            if logged is not None and logged.i == token.i:
                return _answer_again(session, voting.id, logged, identifier)
        # (3) The assembly is open at the server's time, read once.
        check_open(voting.phase, now=at, opens=definition.opens, closes=voting.closes)
        # (4) The right is the one that signed in, on the frozen roll.
        check_same_right(token, ballot)
        line = get_line(session, voting.id, ballot.i)
        # (5) Key in force or the agent's, what is entrusted, chain, channel, number of changes.
        state = state or RightState(line.i, line.cred_pk)
        check_may_cast(state, ballot, definition.policies)
        check_same_card(token, ballot)
        # (6) Answers, consent, and the signature over type, HM and body.
        _check_answers(session, voting, ballot, line, identifier)
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
            if isinstance(ballot, SecretBallot):
                keep_components(session, voting.id, ballot)
            if by_agent:
                assembly = get_assembly(session, voting.id)
                tell_owner(session, assembly, ballot.i, BY_AGENT, now=at)
    if left is not None:
        raise CodeWrong(left=left)
    # (9) Committed: only now an answer leaves the room.
    return CastAnswer(_proof_of_last(done), done.seq, tracker(identifier), cast_at)


def _check_mode(voting: Voting, sent: _Sent) -> None:
    """Refuse a ballot that was not verified as one of this manifest's mode."""
    proved_under = None if sent.poll is None else sent.poll.hm
    if proved_under != (voting.hm if voting.definition.is_secret else None):
        forget_poll(voting.id)
        raise BallotOfOtherMode


def _check_answers(
    session: Session,
    voting: Voting,
    ballot: Ballot | SecretBallot,
    line: RollLine,
    identifier: bytes,
) -> None:
    """Refuse answers that this right may not give now; of sealed ones the proofs were verified."""
    if isinstance(ballot, Ballot):
        verify_ballot_answers(ballot.answers, line, voting.definition)
        verify_consent(ballot, voting.definition)
        return
    verify_motions_in_scope([one.motion for one in ballot.answers], line, voting.definition)
    check_sealed_anew(session, voting.id, ballot, identifier)


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


def find_logged(session: Session, assembly_id: str, identifier: bytes) -> Any:
    """Return line, entry and time of a ballot in the log, or None."""
    named = {"assembly": assembly_id, "ballot": identifier.hex()}
    return connection_of(session).execute(_LOGGED, named).one_or_none()


def _proof_of_last(done: Appended) -> str:
    path = tuple(done.frontier.inclusion_proof_of_last())
    proof = LogProof(done.seq, path, parse_checkpoint(done.checkpoint.encode()))
    return encode_log_proof(proof).decode()


def _answer_again(session: Session, assembly_id: str, logged: Any, identifier: bytes) -> CastAnswer:
    proof = proof_for(session, assembly_id, logged.entry_seq)
    return CastAnswer(proof, logged.entry_seq, tracker(identifier), logged.cast_at, again=True)
