"""Pages about whose a right is: named voters, freezes, transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from flask.typing import ResponseReturnValue

from app.assembly.service.lookup import view_right
from app.assembly.service.objections import find_objection
from app.assembly.service.read import definition_of, get_assembly, get_right
from app.assembly.views.act_words import register_explanation
from app.core.identifiers import mask_mobile
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body
from app.platform.roles import Role
from app.registry.service import contacts_of, masked_owner
from app.voting.service import standing
from app.voting.service.mine import has_voted
from app.voting.service.state import find_state
from app.voting.service.uploads import MAX_LETTER_BYTES
from app.voting.service.voters import KINDS, find_named, holder_key
from app.voting.views.blueprint import blueprint
from app.voting.views.picking import picked, put_up, show, typed_line, upload

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, SignedActRow

COUNTERS = (Role.CLERK, Role.SCRUTINEER)
LETTER = MAX_LETTER_BYTES + 64 * 1024


@blueprint.get("/assemblies/<assembly_id>/voters")
@access(Role.REGISTRAR)
def voters(assembly_id: str) -> ResponseReturnValue:
    return _voters(get_assembly(db.session(), assembly_id))


def _voters(row: AssemblyRow, wrong: str | None = None) -> str:
    session, right = db.session(), picked(row)
    known = None if right is None else find_named(session, row.id, right.i)
    contacts = []
    if right is not None:
        contacts = contacts_of(session, right.unit_ids, key=holder_key(session, right))
    return show(
        "voting/voters.html",
        row,
        ("designation",),
        wrong,
        kinds=KINDS,
        contacts=contacts,
        known=known,
    )


@blueprint.post("/assemblies/<assembly_id>/voters")
@access(Role.REGISTRAR)
@allow_body(LETTER)
def name_voter(assembly_id: str) -> ResponseReturnValue:
    typed, officer, now = request.form, current_officer().id, clock.read()
    return put_up(
        assembly_id,
        lambda: standing.propose_voter(
            assembly_id,
            i=typed_line(),
            kind=typed.get("kind", ""),
            name=typed.get("name", ""),
            last4=typed.get("last4", ""),
            contact=typed.get("contact", ""),
            letter=upload("letter"),
            officer_id=officer,
            now=now,
        ),
        "voter.propose",
        _voters,
    )


@blueprint.get("/assemblies/<assembly_id>/freezes")
@access(*COUNTERS)
def freezes(assembly_id: str) -> ResponseReturnValue:
    return _freezes(get_assembly(db.session(), assembly_id))


def _freezes(row: AssemblyRow, wrong: str | None = None) -> str:
    session = db.session()
    objections = standing.identity_objections(session, row.id)
    ruled = {one.public_id for one in objections if one.decided_at is not None}
    frozen = [
        (view_right(session, get_right(session, row.id, i)), name, name in ruled)
        for i, name in standing.list_frozen(session, row.id)
    ]
    return show(
        "voting/freezes.html",
        row,
        ("freeze", "unfreeze"),
        wrong,
        objections=[one for one in objections if one.decided_at is None],
        disputed={
            one.i: view_right(session, get_right(session, row.id, one.i))
            for one in objections
            if one.i is not None and one.decided_at is None
        },
        frozen=frozen,
    )


@blueprint.post("/assemblies/<assembly_id>/freezes")
@access(*COUNTERS)
def freeze_right(assembly_id: str) -> ResponseReturnValue:
    i, officer, now = typed_line(), current_officer().id, clock.read()
    named = request.form.get("objection", "")
    return put_up(
        assembly_id,
        lambda: standing.propose_freeze(
            assembly_id, i=i, objection=named, officer_id=officer, now=now
        ),
        "right.freeze",
        _freezes,
    )


@blueprint.post("/assemblies/<assembly_id>/unfreezes")
@access(*COUNTERS)
def unfreeze_right(assembly_id: str) -> ResponseReturnValue:
    i, officer, now = typed_line(), current_officer().id, clock.read()
    return put_up(
        assembly_id,
        lambda: standing.propose_unfreeze(assembly_id, i=i, officer_id=officer, now=now),
        "right.unfreeze",
        _freezes,
    )


@blueprint.get("/assemblies/<assembly_id>/transfers")
@access(Role.REGISTRAR)
def transfers(assembly_id: str) -> ResponseReturnValue:
    return _transfers(get_assembly(db.session(), assembly_id))


def _transfers(row: AssemblyRow, wrong: str | None = None) -> str:
    session, right = db.session(), picked(row)
    state = None if right is None else find_state(session, row.id, right.i)
    return show(
        "voting/transfers.html",
        row,
        ("transfer",),
        wrong,
        allowed=definition_of(row).policies.transfer == "beijing",
        voted=right is not None and has_voted(session, row.id, right.i),
        transferred=state is not None and state.transferred,
    )


@blueprint.post("/assemblies/<assembly_id>/transfers")
@access(Role.REGISTRAR)
@allow_body(LETTER)
def transfer_right(assembly_id: str) -> ResponseReturnValue:
    typed, officer, now = request.form, current_officer().id, clock.read()
    return put_up(
        assembly_id,
        lambda: standing.propose_transfer(
            assembly_id,
            i=typed_line(),
            on=typed.get("on", ""),
            document=upload("letter"),
            officer_id=officer,
            now=now,
        ),
        "right.transfer",
        _transfers,
    )


def _explain_right(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    return {"right": view_right(session, get_right(session, row.id, act.body["i"]))}


def _explain_freeze(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    objection = find_objection(db.session(), row.id, act.body["objection"])
    return {**_explain_right(row, act), "objection": objection}


def _explain_voter(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    voter = standing.find_voter_of_act(session, act.id)
    right = get_right(session, row.id, act.body["i"])
    return {
        **_explain_right(row, act),
        "voter": voter,
        "phone": None if voter is None else mask_mobile(voter.phone),
        "owners": masked_owner(session, right.unit_ids, key=holder_key(session, right)),
    }


def _explain_transfer(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    voted = has_voted(db.session(), row.id, act.body["i"])
    return {**_explain_right(row, act), "voted": voted}


register_explanation("designation", _explain_voter)
register_explanation("freeze", _explain_freeze)
register_explanation("unfreeze", _explain_freeze)
register_explanation("transfer", _explain_transfer)
