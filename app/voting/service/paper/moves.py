"""Handing a paper ballot out and taking one back: two officers sign each (PROTOCOL §6).

Law: the first officer's signature waits; the second, another person, completes the entry.
The owner's phones are told of each move.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.acts import check_signer, roster_of
from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import (
    definition_of,
    get_right,
    hm_of,
    lock_assembly,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.channel import check_may_issue, check_may_take_back
from app.core.encoding import parse_b64
from app.core.entries import verify_body
from app.core.errors import RuleError
from app.core.signatures import signed_message, verify_signature
from app.platform.db import db, transaction
from app.platform.log import append_entry
from app.voting.models import PaperAct
from app.voting.service.notices import tell_owner
from app.voting.service.paper.register import check_not_reconciled, get_serial
from app.voting.service.state import load_state, save_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.channel import RightState

ACTS = {"paper-issue": Act.ISSUE_PAPER, "paper-return": Act.RETURN_PAPER}


class MoveNotFound(RuleError):
    """No such move waits for a second signature."""


class MoveWaiting(RuleError):
    """This serial already waits for a second officer."""


def start_move(
    assembly_id: str,
    entry_type: str,
    body: dict[str, Any],
    *,
    officer_id: int,
    k: str,
    s: str,
    now: datetime,
) -> int:
    """Keep the first officer's signed move; returns its id.

    Raises ActNotAllowedNow, SerialNotFound, the channel's refusals, SignerNotEntitled,
    SignatureInvalid, MoveWaiting.
    """
    advance_if_due(assembly_id, now)
    verify_body(entry_type, body)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        _check(session, assembly, entry_type, body)
        if any(one.body["serial"] == body["serial"] for one in open_moves(session, assembly_id)):
            raise MoveWaiting(serial=body["serial"])
        sig = _signed(session, assembly, entry_type, body, [], officer_id, k, s)
        move = PaperAct(
            assembly_id=assembly_id,
            type=entry_type,
            body=body,
            sigs=[sig],
            state="open",
            created_at=now,
        )
        session.add(move)
        session.flush()
        return move.id


def finish_move(move_id: int, *, officer_id: int, k: str, s: str, now: datetime) -> int:
    """Add the second signature and log the move; returns the entry's number.

    Raises MoveNotFound and whatever `start_move` refuses.
    """
    waiting = db.session().get(PaperAct, move_id)
    if waiting is None:
        raise MoveNotFound(move=move_id)
    advance_if_due(waiting.assembly_id, now)
    with transaction() as session:
        move = session.get(PaperAct, move_id, populate_existing=True)
        if move is None or move.state != "open":
            raise MoveNotFound(move=move_id)
        assembly = lock_assembly(session, move.assembly_id)
        state = _check(session, assembly, move.type, move.body)
        sig = _signed(session, assembly, move.type, move.body, move.sigs, officer_id, k, s)
        move.sigs, move.state = [*move.sigs, sig], "done"
        at = time_of(assembly, now)
        done = append_entry(
            session, assembly.id, type=move.type, body=move.body, sigs=move.sigs, now=at
        )
        _apply(session, assembly, move, state, at)
        return done.seq


def withdraw_move(move_id: int) -> None:
    """Take back a move that waits for its second signature; raises MoveNotFound."""
    with transaction() as session:
        move = session.get(PaperAct, move_id)
        if move is None or move.state != "open":
            raise MoveNotFound(move=move_id)
        move.state = "withdrawn"


def open_moves(session: Session, assembly_id: str) -> list[PaperAct]:
    """Return the moves that wait for a second signature."""
    statement = (
        select(PaperAct)
        .where(PaperAct.assembly_id == assembly_id, PaperAct.state == "open")
        .order_by(PaperAct.id)
    )
    return list(session.scalars(statement))


def _check(
    session: Session, assembly: AssemblyRow, entry_type: str, body: dict[str, Any]
) -> RightState:
    phase_after(Phase(assembly.phase), ACTS[entry_type])
    check_not_reconciled(session, assembly)
    row = get_serial(session, assembly.id, body["serial"])
    state = load_state(session, get_right(session, assembly.id, row.i))
    if row.i != body["i"]:
        raise MoveNotFound(serial=body["serial"])
    if entry_type == "paper-issue":
        check_may_issue(state, row.serial, definition_of(assembly).policies)
    else:
        check_may_take_back(state, row.serial)
    return state


def _signed(
    session: Session,
    assembly: AssemblyRow,
    entry_type: str,
    body: dict[str, Any],
    before: list[dict[str, Any]],
    officer_id: int,
    k: str,
    s: str,
) -> dict[str, str]:
    roster = roster_of(session, assembly)
    signer = check_signer(roster, entry_type, before, officer_id=officer_id, k=k)
    message = signed_message(entry_type, hm_of(assembly), body)
    verify_signature(signer.key, message, parse_b64(s, 64))
    return {"officer": signer.id, "k": k, "s": s}


def _apply(
    session: Session, assembly: AssemblyRow, move: PaperAct, state: RightState, at: datetime
) -> None:
    row = get_serial(session, assembly.id, move.body["serial"])
    if move.type == "paper-issue":
        row.state, row.issued_at = "issued", at
        save_state(session, assembly.id, state.issue(row.serial))
    else:
        row.state, row.returned_at = move.body["state"], at
        save_state(session, assembly.id, state.take_back(row.serial, row.state))
    tell_owner(session, assembly, row.i, move.type, now=at)
