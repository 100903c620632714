"""The page of an act: what is signed, in words and to the letter, who has signed, who may."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.models import SignedActRow
from app.assembly.service.acts import (
    bind_of,
    get_act,
    may_still_sign,
    roster_of,
    sign_act,
    withdraw_act,
)
from app.assembly.service.read import find_document, get_assembly
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.assembly.views.words import ACT_WORDS
from app.core.entries import REQUIRED_SIGNERS
from app.core.errors import RuleError
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of, wants_json
from app.platform.roles import Role

# Acts that cannot be taken back ask for a fresh code from the phone (people.step_up).
WEIGHTY = frozenset({"definition", "notice", "annulment", "certificate"})
DOCUMENT_OF = {
    "notice": "notice.pdf",
    "minutes": "minutes-unsigned.pdf",
    "certificate": "minutes.pdf",
}


@blueprint.get("/acts/<int:act_id>")
@access(*READERS)
def act(act_id: int) -> ResponseReturnValue:
    return _page(get_act(db.session(), act_id))


def _page(shown: SignedActRow, wrong: str | None = None) -> ResponseReturnValue:
    session = db.session()
    assembly = get_assembly(session, shown.assembly_id)
    bind = bind_of(assembly, shown.type, shown.body)
    signer = None
    if shown.state == "open":
        roster = roster_of(session, assembly, shown)
        signer = may_still_sign(roster, shown.type, shown.sigs, current_officer().id)
    facts = {
        "id": shown.id,
        "type": shown.type,
        "bind": bind.hex(),
        "body": shown.body,
        "state": shown.state,
        "signed": [sig["officer"] for sig in shown.sigs],
        "needs_me": signer is not None,
    }
    if wants_json():
        return jsonify(facts)
    name = DOCUMENT_OF.get(shown.type)
    return render_template(
        "assembly/act.html",
        act=shown,
        row=assembly,
        facts=facts,
        wrong=wrong,
        needed=len(REQUIRED_SIGNERS[shown.type]),
        words=ACT_WORDS,
        weighty=shown.type in WEIGHTY,
        document=find_document(session, assembly.id, name) if name else None,
        may_withdraw=shown.state == "open",
    )


@blueprint.post("/acts/<int:act_id>/signatures")
@access(*READERS)
def sign(act_id: int) -> ResponseReturnValue:
    if get_act(db.session(), act_id).type in WEIGHTY:
        return _sign_weighty(act_id)
    return _sign(act_id)


@step_up
def _sign_weighty(act_id: int) -> ResponseReturnValue:
    return _sign(act_id)


def _sign(act_id: int) -> ResponseReturnValue:
    now, officer = clock.read(), current_officer()
    try:
        done = sign_act(
            act_id,
            officer_id=officer.id,
            k=request.form.get("k", ""),
            s=request.form.get("s", ""),
            now=now,
        )
    except RuleError as refused:
        if wants_json():
            raise
        db.session().rollback()
        answer = _page(get_act(db.session(), act_id), wrong=sentence(refused))
        return answer, status_of(refused)  # type: ignore[return-value]
    record(officer, f"act.sign.{done.type}", str(act_id), now=now)
    if done.state == "open":
        flash(_("Signed. It still waits for another signature."), "good")
        return redirect(url_for("assembly.act", act_id=act_id))
    flash(_("Signed and entered."), "good")
    return redirect(url_for("assembly.desk", assembly_id=done.assembly_id))


@blueprint.post("/acts/<int:act_id>/withdrawal")
@access(Role.CONVENER, Role.CLERK, Role.SCRUTINEER, Role.STREET_OFFICE, Role.REGISTRAR)
def withdraw_signed(act_id: int) -> ResponseReturnValue:
    assembly_id = get_act(db.session(), act_id).assembly_id
    withdraw_act(act_id, now=clock.read())
    record(current_officer(), "act.withdraw", str(act_id), now=clock.read())
    flash(_("Taken back."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))
