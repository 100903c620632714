"""The paper desk: one page that posts by fetch, so that an officer's key is opened once."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.acts import may_still_sign, roster_of
from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import definition_of, get_assembly, get_right, line_of, phase_of
from app.assembly.service.timeline import find_logged
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.core.roll import is_in_scope
from app.platform import clock
from app.platform.access import access, current_officer, register_resolver
from app.platform.audit import record
from app.platform.db import db, transaction
from app.platform.errors import wants_json
from app.platform.roles import Role
from app.voting.models import PaperAct
from app.voting.service.paper.moves import finish_move, open_moves, start_move, withdraw_move
from app.voting.service.paper.readings import waiting_keyings
from app.voting.service.paper.register import (
    PaperView,
    count_states,
    find_serials,
    get_serial,
    load_paper_roll,
)
from app.voting.views.blueprint import blueprint
from app.voting.views.body import RequestMalformed, get_text, read_object
from app.voting.views.words import STATE_WORDS

MOVES = ("paper-issue", "paper-return")


def init_desk(app: Any) -> None:
    """Say how a move's address leads to a community."""
    register_resolver(app, "move_id", _community_of_move)


def _community_of_move(move_id: int) -> str | None:
    move = db.session().get(PaperAct, move_id)
    return None if move is None else get_assembly(db.session(), move.assembly_id).community_id


@blueprint.get("/desk/<assembly_id>")
@access(Role.CLERK, Role.SCRUTINEER)
def desk(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    row = get_assembly(db.session(), assembly_id)
    if phase_of(row) in (Phase.OPEN, Phase.CLOSED):
        with transaction() as session:
            load_paper_roll(session, row)
    session = db.session()
    states = count_states(session, assembly_id)
    if wants_json():
        return jsonify(states=states, keyed=[one for one, _ in waiting_keyings(session, row.id)])
    roster = roster_of(session, row)
    moves = [
        (move, may_still_sign(roster, move.type, move.sigs, current_officer().id) is not None)
        for move in open_moves(session, row.id)
    ]
    return render(
        "voting/desk.html",
        row,
        definition=definition_of(row),
        states=states,
        moves=moves,
        state_words=STATE_WORDS,
        is_open=phase_of(row) is Phase.OPEN,
        active=phase_of(row) in (Phase.OPEN, Phase.CLOSED)
        and find_logged(session, row, "reconciliation") is None,
    )


@blueprint.get("/desk/<assembly_id>/serials")
@access(Role.CLERK, Role.SCRUTINEER)
def serials(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    found = find_serials(db.session(), row, request.args.get("q", ""))
    return jsonify(serials=[_describe(one) for one in found])


def _describe(one: PaperView) -> dict[str, Any]:
    return {
        "serial": one.serial,
        "i": one.i,
        "label": one.label,
        "owner_masked": one.owner_masked,
        "state": one.state,
        "keyed": one.keyed,
    }


@blueprint.get("/desk/<assembly_id>/serial")
@access(Role.CLERK, Role.SCRUTINEER)
def serial(assembly_id: str) -> ResponseReturnValue:
    session, row = db.session(), get_assembly(db.session(), assembly_id)
    paper = get_serial(session, assembly_id, request.args.get("serial", ""))
    line, definition = line_of(get_right(session, assembly_id, paper.i)), definition_of(row)
    motions = [one.id for one in definition.motions if is_in_scope(line, one, definition)]
    return jsonify(i=paper.i, state=paper.state, motions=motions, scan=paper.scan_sha256)


@blueprint.post("/desk/<assembly_id>/moves")
@access(Role.CLERK, Role.SCRUTINEER)
def move(assembly_id: str) -> ResponseReturnValue:
    sent, now, officer = read_object(), clock.read(), current_officer()
    entry_type = get_text(sent, "type")
    if entry_type not in MOVES:
        raise RequestMalformed(field="type")
    move_id = start_move(
        assembly_id,
        entry_type,
        _get_body(sent),
        officer_id=officer.id,
        k=get_text(sent, "k"),
        s=get_text(sent, "s"),
        now=now,
    )
    record(officer, f"desk.{entry_type}", str(move_id), now=now)
    return jsonify(move=move_id)


def _get_body(sent: dict[str, Any]) -> dict[str, Any]:
    body = sent.get("body")
    if not isinstance(body, dict):
        raise RequestMalformed(field="body")
    return body


@blueprint.post("/desk/moves/<int:move_id>/signatures")
@access(Role.CLERK, Role.SCRUTINEER)
def sign_move(move_id: int) -> ResponseReturnValue:
    sent, now, officer = read_object(), clock.read(), current_officer()
    entry = finish_move(
        move_id, officer_id=officer.id, k=get_text(sent, "k"), s=get_text(sent, "s"), now=now
    )
    record(officer, "desk.move.sign", str(move_id), now=now)
    return jsonify(entry=entry)


@blueprint.post("/desk/moves/<int:move_id>/withdrawal")
@access(Role.CLERK, Role.SCRUTINEER)
def withdraw_open_move(move_id: int) -> ResponseReturnValue:
    row = db.session().get(PaperAct, move_id)
    assembly_id = "" if row is None else row.assembly_id
    withdraw_move(move_id)
    record(current_officer(), "desk.move.withdraw", str(move_id), now=clock.read())
    return redirect(url_for("voting.desk", assembly_id=assembly_id))
