"""The page of an act: what is signed, in words and to the letter, who has signed, who may."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.models import SignedActRow
from app.assembly.service.acts import bind_of, get_act
from app.assembly.service.awaited import signing_of
from app.assembly.service.read import find_document, get_assembly
from app.assembly.service.signing import sign_act
from app.assembly.service.withdrawing import may_withdraw, withdraw_act
from app.assembly.views.act_words import explain
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.assembly.views.frame import render
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
    session, me = db.session(), current_officer().id
    row = get_assembly(session, shown.assembly_id)
    signing = signing_of(session, row, shown, me)
    facts = {
        "id": shown.id,
        "type": shown.type,
        "bind": bind_of(row, shown.type, shown.body).hex(),
        "body": shown.body,
        "state": shown.state,
        "signed": [sig["officer"] for sig in shown.sigs],
        "needs_me": signing.mine,
    }
    if wants_json():
        return jsonify(facts)
    name = DOCUMENT_OF.get(shown.type)
    is_open = shown.state == "open"
    return render(
        "assembly/act.html",
        row,
        act=shown,
        facts=facts,
        signing=signing,
        wrong=wrong,
        weighty=shown.type in WEIGHTY,
        document=find_document(session, row.id, name) if name else None,
        may_withdraw=is_open and may_withdraw(session, row, shown, me),
        **explain(row, shown),
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
        return _refused(act_id, refused)
    record(officer, f"act.sign.{done.type}", str(act_id), now=now)
    if done.state == "open":
        flash(_("Signed. It still waits for another signature."), "good")
        return redirect(url_for("assembly.act", act_id=act_id))
    flash(_("Signed and entered."), "good")
    return redirect(url_for("assembly.desk", assembly_id=done.assembly_id))


def _refused(act_id: int, refused: RuleError) -> ResponseReturnValue:
    if wants_json():
        raise refused
    db.session().rollback()
    page = _page(get_act(db.session(), act_id), wrong=sentence(refused))
    return page, status_of(refused)  # type: ignore[return-value]


@blueprint.post("/acts/<int:act_id>/withdrawal")
@access(
    Role.CONVENER,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE,
    Role.REGISTRAR,
)
def withdraw_signed(act_id: int) -> ResponseReturnValue:
    officer, assembly_id = current_officer(), get_act(db.session(), act_id).assembly_id
    try:
        withdraw_act(act_id, officer_id=officer.id)
    except RuleError as refused:
        return _refused(act_id, refused)
    record(officer, "act.withdraw", str(act_id), now=clock.read())
    flash(_("Taken back."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))
