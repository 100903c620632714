"""检查选票: a sealed ballot is opened instead of cast, for whoever has its tracker (PROTOCOL §6).

Law: what is opened could have been cast this minute, was not, and never will be; its components
count as seen. It is logged and never counted. No code by SMS is asked for: nothing is voted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from app.assembly.service.read import Voting, get_line, lock_voting
from app.core.assembly import check_open
from app.core.ballot import ballot_id, tracker, verify_motions_in_scope
from app.core.channel import RightState, check_may_cast
from app.core.encoding import encode_b64, encode_jcs, parse_b64, parse_jcs
from app.core.entries import parse_entry
from app.core.errors import RuleError
from app.core.secret.ballot import MAX_SPOIL_BYTES, Poll
from app.core.secret.spoil import Spoil, verify_spoil
from app.core.signatures import key_id, signed_message_of_jcs, verify_signature
from app.platform.db import connection_of, db, table_of, transaction
from app.platform.log import append_entry, get_entry
from app.voting.sealed import SpoiltBallot
from app.voting.service.cast import act_in_time, check_same_card, check_same_right, find_logged
from app.voting.service.codes import RightToken
from app.voting.service.sealed import (
    BallotSpoilt,
    check_never_seen,
    find_spoilt,
    get_poll,
    keep_components,
)
from app.voting.service.state import find_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Enough for anybody who doubts a phone, too few to fill a log.
MOST_SPOILS = 20
_SPOILT = table_of(SpoiltBallot)
_ADD = insert(_SPOILT)


class BallotCastAlready(RuleError):
    """The ballot was cast: it is never opened."""


class TooManySpoils(RuleError):
    """This card had as many ballots opened as one may."""


class SpoilNotFound(RuleError):
    """No ballot of this tracker was opened in this assembly."""


@dataclass(frozen=True, slots=True)
class SpoilAnswer:
    """What goes back to the device: the entry's number and the tracker."""

    entry: int
    tracker: str


@dataclass(frozen=True, slots=True)
class _Sent:
    spoil: Spoil
    text: bytes
    body: Any
    signature: bytes
    identifier: bytes


def spoil_ballot(
    token: RightToken, *, spoil_text: str, signature: str, now: datetime
) -> SpoilAnswer:
    """Log a ballot of the token's right with its opening; the same bytes get the same answer.

    Raises a RuleError for whatever refuses it. Then nothing has changed.
    """
    text = spoil_text.encode()
    body: Any = parse_jcs(text, limit=MAX_SPOIL_BYTES)
    spoil, sig = Spoil.parse(body), parse_b64(signature, 64)
    poll = get_poll(db.session(), token.assembly_id)
    sealed = {name: body[name] for name in ("header", "answers")}
    sent = _Sent(spoil, text, body, sig, ballot_id(poll.hm, sealed))
    again = _find_again(db.session(), token, sent)
    if again is not None:
        return again
    _verify(db.session(), token, poll, sent)
    return act_in_time(token.assembly_id, now, lambda: _log(token, sent, now))


def _verify(session: Session, token: RightToken, poll: Poll, sent: _Sent) -> None:
    """Verify whose it is and that it opens, before anything is locked."""
    ballot = sent.spoil.ballot
    check_same_right(token, ballot)
    check_same_card(token, ballot)
    message = signed_message_of_jcs("spoil", poll.hm, sent.text)
    verify_signature(ballot.cred_pk, message, sent.signature)
    line = get_line(session, token.assembly_id, token.i)
    session.commit()
    verify_motions_in_scope([one.motion for one in ballot.answers], line, poll.definition)
    for answer in ballot.answers:
        for option in answer.options:
            poll.group.decode_wire(option.ciphertext.a)
    verify_spoil(poll, sent.spoil)


def _log(token: RightToken, sent: _Sent, now: datetime) -> SpoilAnswer:
    ballot = sent.spoil.ballot
    with transaction() as session:
        voting = lock_voting(session, token.assembly_id)
        again = _find_again(session, token, sent)
        if again is not None:
            return again
        at, definition = now + voting.shift, voting.definition
        check_open(voting.phase, now=at, opens=definition.opens, closes=voting.closes)
        _check_neither(session, voting, sent)
        line = get_line(session, voting.id, ballot.i)
        state = find_state(session, voting.id, ballot.i) or RightState(line.i, line.cred_pk)
        check_may_cast(state, ballot, definition.policies)
        verify_motions_in_scope([one.motion for one in ballot.answers], line, definition)
        _check_number(session, token)
        check_never_seen(session, voting.id, ballot)
        sigs = [{"k": key_id(ballot.cred_pk), "s": encode_b64(sent.signature)}]
        done = append_entry(session, voting.id, type="spoil", body=sent.body, sigs=sigs, now=at)
        answer = SpoilAnswer(done.seq, tracker(sent.identifier))
        _keep(session, token, sent, answer, at)
    return answer


def _find_again(session: Session, token: RightToken, sent: _Sent) -> SpoilAnswer | None:
    """Return the answer to these very bytes, if they are logged; other bytes are other acts."""
    seq = find_spoilt(session, token.assembly_id, sent.identifier)
    if seq is None or sent.spoil.ballot.i != token.i:
        return None
    logged = parse_entry(get_entry(session, token.assembly_id, seq))
    if encode_jcs(logged.body) != sent.text:
        return None
    return SpoilAnswer(seq, tracker(sent.identifier))


def _check_neither(session: Session, voting: Voting, sent: _Sent) -> None:
    """Refuse a ballot that was cast or opened before."""
    i = sent.spoil.ballot.i
    if find_logged(session, voting.id, sent.identifier) is not None:
        raise BallotCastAlready(i=i)
    if find_spoilt(session, voting.id, sent.identifier) is not None:
        raise BallotSpoilt(i=i)


def _check_number(session: Session, token: RightToken) -> None:
    statement = select(func.count()).where(
        _SPOILT.c.assembly_id == token.assembly_id,
        _SPOILT.c.i == token.i,
        _SPOILT.c.key == token.cred_pk,
    )
    if connection_of(session).execute(statement).scalar_one() >= MOST_SPOILS:
        raise TooManySpoils(most=MOST_SPOILS)


def _keep(
    session: Session, token: RightToken, sent: _Sent, answer: SpoilAnswer, at: datetime
) -> None:
    keep_components(session, token.assembly_id, sent.spoil.ballot)
    row = {
        "assembly_id": token.assembly_id,
        "ballot_id": sent.identifier.hex(),
        "tracker": answer.tracker,
        "i": token.i,
        "key": token.cred_pk,
        "entry_seq": answer.entry,
        "opened_at": at,
    }
    connection_of(session).execute(_ADD, row)


def find_opened(assembly_id: str, wanted: str) -> dict[str, str]:
    """Return the opened ballot of a tracker as it was signed; raises SpoilNotFound."""
    session = db.session()
    statement = (
        select(_SPOILT.c.entry_seq)
        .where(_SPOILT.c.assembly_id == assembly_id, _SPOILT.c.tracker == wanted)
        .order_by(_SPOILT.c.entry_seq)
        .limit(1)
    )
    seq = connection_of(session).execute(statement).scalar_one_or_none()
    if seq is None:
        raise SpoilNotFound
    entry = parse_entry(get_entry(session, assembly_id, seq))
    return {"spoil": encode_jcs(entry.body).decode(), "signature": encode_b64(entry.sigs[0].s)}
