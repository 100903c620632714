"""What an owner may look at after voting: the own ballots, their proofs, the own roll line.

Law: nobody but the right's key in force opens these; before the close this is the only place
that shows a stored choice, and it shows it to its caster alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.read import get_right
from app.core.ballot import tracker
from app.core.encoding import encode_b64
from app.core.entries import parse_entry
from app.core.errors import RuleError
from app.platform.db import db
from app.platform.log import (
    checkpoint_note,
    consistency_proof,
    cosigned_sizes,
    get_entry,
    log_size,
    note_at,
    proof_for,
)
from app.voting.models import CastBallot, ProxyRow, RightStateRow
from app.voting.service.codes import RightToken
from app.voting.service.state import find_state
from app.voting.service.voters import is_agent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class SavedHeadUnknown(RuleError):
    """The device saved a head larger than the log is: the log was cut short."""


def my_ballots(token: RightToken) -> list[dict[str, Any]]:
    """Return every ballot of the right in the order cast, the counted one marked."""
    session = db.session()
    state = session.get(RightStateRow, (token.assembly_id, token.i))
    counted = None if state is None else state.counted
    rows = session.scalars(
        select(CastBallot)
        .where(CastBallot.assembly_id == token.assembly_id, CastBallot.i == token.i)
        .order_by(CastBallot.entry_seq)
    )
    agents = _agents_of(session, token)
    return [
        _ballot(session, token, row, agents=agents, counted=row.ballot_id == counted)
        for row in rows
    ]


def my_record(token: RightToken, saved_size: int | None) -> dict[str, Any]:
    """Return ballots, the proof of the last one, the roll line and the newest cosigned head.

    With `saved_size` also the consistency proof from that size. Raises SavedHeadUnknown.
    """
    session = db.session()
    ballots = my_ballots(token)
    last = ballots[-1]["entry"] if ballots else None
    sizes = cosigned_sizes(session, token.assembly_id)
    newest = note_at(session, token.assembly_id, sizes[-1]) if sizes else None
    answer: dict[str, Any] = {
        "ballots": ballots,
        "proof": None if last is None else proof_for(session, token.assembly_id, last),
        "line": get_right(session, token.assembly_id, token.i).line,
        "checkpoint": newest or checkpoint_note(session, token.assembly_id),
    }
    if saved_size is not None:
        answer["consistency"] = _consistency(session, token, saved_size, sizes)
    return answer


def current_ballot(token: RightToken) -> dict[str, Any] | None:
    """Return the last ballot of the right for the booth, or None."""
    ballots = my_ballots(token)
    if not ballots:
        return None
    return {**ballots[-1], "replaced": len(ballots) - 1}


def has_voted(session: Session, assembly_id: str, i: int) -> bool:
    """True if some ballot counts for this line now; never which."""
    state = session.get(RightStateRow, (assembly_id, i))
    return state is not None and state.counted is not None


def channel_of(token: RightToken) -> str:
    """Return whether the right may use the phone, or why not.

    `open`, `paper_issued`, `paper_counted`, `frozen`; for an agent also `own_ballot`.
    """
    state = find_state(db.session(), token.assembly_id, token.i)
    if state is None:
        return "open"
    if state.paper_counted:
        return "paper_counted"
    if state.paper_out:
        return "paper_issued"
    if state.frozen_by is not None:
        return "frozen"
    owners = state.electronic_counted and not state.by_agent
    return "own_ballot" if owners and is_agent(state, token.cred_pk) else "open"


def _agents_of(session: Session, token: RightToken) -> frozenset[str]:
    """The keys of the agents whom the holder of this card ever named: they see how those voted."""
    statement = select(ProxyRow.agent_pk).where(
        ProxyRow.assembly_id == token.assembly_id,
        ProxyRow.i == token.i,
        ProxyRow.principal_pk == token.cred_pk,
        ProxyRow.entry_seq.is_not(None),
    )
    return frozenset(session.scalars(statement))


def _ballot(
    session: Session, token: RightToken, row: CastBallot, *, agents: frozenset[str], counted: bool
) -> dict[str, Any]:
    body = parse_entry(get_entry(session, token.assembly_id, row.entry_seq)).body
    cast_by = body["header"]["cred_pk"]
    is_own = cast_by == token.cred_pk or cast_by in agents
    return {
        "ballot_id": row.ballot_id,
        "tracker": tracker(bytes.fromhex(row.ballot_id)),
        "seq": body["header"]["seq"],
        "entry": row.entry_seq,
        "cast_at": row.cast_at.isoformat(),
        # After a new code was issued, perhaps to a new owner, the choices before it stay closed.
        "answers": body["answers"] if is_own else [],
        "counted": counted,
        "by_agent": cast_by in agents,
    }


def _consistency(
    session: Session, token: RightToken, saved_size: int, sizes: list[int]
) -> list[str]:
    size = log_size(session, token.assembly_id)
    if saved_size > size:
        raise SavedHeadUnknown(saved=saved_size, size=size)
    target = sizes[-1] if sizes else size
    if target < saved_size:
        # The device saw a head that no witness has seen yet.
        return []
    proof = consistency_proof(session, token.assembly_id, saved_size, target)
    return [encode_b64(step) for step in proof]
