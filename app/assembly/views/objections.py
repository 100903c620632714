"""Objections at the officers' desk: record, answer, rule; and the annulment."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.models import AssemblyRow
from app.assembly.service.acts import list_open_acts
from app.assembly.service.annulling import ANNULMENT_REASONS, propose_annulment
from app.assembly.service.effects import REASONS, possible_effects, unremedied
from app.assembly.service.evidence import (
    MAX_FILE_BYTES,
    MOST_FILES,
    Evidence,
    list_evidence,
    read_evidence,
)
from app.assembly.service.objections import (
    ABOUT,
    NEXT,
    WAITING,
    assembly_of_objection,
    can_object,
    list_objections,
    order_otherwise,
    propose_ruling,
    submit_objection,
    take_up,
)
from app.assembly.service.read import definition_of, get_assembly, time_of
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.assembly.views.frame import render, roles_here
from app.core.errors import RuleError
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body
from app.platform.roles import Role

TYPED = ("about", "text", "contact", "answer", "reason", "effect", "why")
# The files of an objection and the words around them.
BODY = MOST_FILES * MAX_FILE_BYTES + 256 * 1024


@blueprint.get("/assemblies/<assembly_id>/objections")
@access(*READERS)
def objections(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None, objection_id: int | None = None) -> str:
    session = db.session()
    found = sorted(list_objections(session, row.id), key=lambda one: one.state not in WAITING)
    may_rule = definition_of(row).policies.rulings_by in roles_here(row)
    ruling = {
        act.body["objection"]: act.id
        for act in list_open_acts(session, row.id)
        if act.type == "ruling"
    }
    return render(
        "assembly/objections.html",
        row,
        objections=found,
        ruling=ruling,
        open_now=can_object(session, row.id),
        about=ABOUT,
        at=time_of(row, clock.read()),
        may_rule=may_rule,
        waiting=WAITING,
        steps=NEXT,
        effects={one.id: possible_effects(session, row, one) for one in found} if may_rule else {},
        reasons=REASONS,
        undone={one.id for one in unremedied(session, row.id)},
        evidence=list_evidence(session, row.id),
        wrong=wrong,
        wrong_at=objection_id,
        typed={name: request.form.get(name, "") for name in TYPED},
    )


def _refused(
    row: AssemblyRow, refused: RuleError, objection_id: int | None = None
) -> ResponseReturnValue:
    db.session().rollback()
    row = get_assembly(db.session(), row.id)
    return _page(row, sentence(refused), objection_id), status_of(refused)


@blueprint.post("/assemblies/<assembly_id>/objections")
@access(Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
@allow_body(BODY)
def add_objection(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    try:
        made = submit_objection(
            assembly_id,
            about=request.form.get("about", ""),
            text=request.form.get("text", ""),
            contact=request.form.get("contact", ""),
            now=clock.read(),
            evidence=uploaded(),
        )
    except RuleError as refused:
        return _refused(row, refused)
    record(current_officer(), "objection.record", made.public_id, now=clock.read())
    words = _(
        "Recorded as number %(number)s. Code for looking it up: %(secret)s. "
        "Give both to the person; the code is not shown again.",
        number=made.public_id,
        secret=made.secret,
    )
    flash(words, "good")
    return redirect(url_for("assembly.objections", assembly_id=assembly_id))


@blueprint.post("/objections/<int:objection_id>/ruling")
@access(Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def rule_objection(objection_id: int) -> ResponseReturnValue:
    row = assembly_of_objection(db.session(), objection_id)
    try:
        act_id = propose_ruling(
            objection_id,
            decision=request.form.get("decision", ""),
            answer=request.form.get("answer", ""),
            effect=request.form.get("effect", ""),
            reason=request.form.get("why", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(row, refused, objection_id)
    record(current_officer(), "objection.ruling", str(objection_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def uploaded() -> list[Evidence]:
    """Return the files that came with an objection; a field left empty is none."""
    files = request.files.getlist("evidence")
    return [Evidence(one.read(), one.filename or "") for one in files if one.filename]


@blueprint.post("/objections/<int:objection_id>/state")
@access(Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def take_up_objection(objection_id: int) -> ResponseReturnValue:
    state, me, now = request.form.get("state", ""), current_officer().id, clock.read()
    return _done(objection_id, lambda: take_up(objection_id, state, officer_id=me, now=now))


@blueprint.post("/objections/<int:objection_id>/remedy")
@access(Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def order_remedy(objection_id: int) -> ResponseReturnValue:
    row, me, now = (
        assembly_of_objection(db.session(), objection_id),
        current_officer(),
        clock.read(),
    )
    if definition_of(row).policies.rulings_by not in roles_here(row):
        abort(403)
    effect, why = request.form.get("effect", ""), request.form.get("why", "")
    return _done(
        objection_id,
        lambda: order_otherwise(objection_id, effect=effect, reason=why, officer_id=me.id, now=now),
    )


def _done(objection_id: int, act: Callable[[], None]) -> ResponseReturnValue:
    row = assembly_of_objection(db.session(), objection_id)
    try:
        act()
    except RuleError as refused:
        return _refused(row, refused, objection_id)
    address = url_for(
        "assembly.objections", assembly_id=row.id, _anchor=f"objection-{objection_id}"
    )
    return redirect(address)


@blueprint.get("/objections/<int:objection_id>/evidence/<int:number>")
@access(*READERS)
def objection_evidence(objection_id: int, number: int) -> ResponseReturnValue:
    data, media_type = read_evidence(db.session(), objection_id, number)
    ending = "pdf" if media_type.endswith("pdf") else "jpg"
    headers = {"Content-Disposition": f'attachment; filename="evidence-{number}.{ending}"'}
    record(current_officer(), "objection.evidence", str(number), now=clock.read())
    return Response(data, content_type=media_type, headers=headers)


@blueprint.route("/assemblies/<assembly_id>/annulment", methods=["GET", "POST"])
@access(Role.CONVENER)
@step_up
def annulment(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    if request.method == "GET":
        return _annulment_page(row)
    try:
        act_id = propose_annulment(
            assembly_id,
            reason=request.form.get("reason", ""),
            text=request.form.get("text", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _annulment_page(row, sentence(refused)), status_of(refused)
    record(current_officer(), "assembly.annulment", assembly_id, now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def _annulment_page(row: AssemblyRow, wrong: str | None = None) -> str:
    typed = {name: request.form.get(name, "") for name in TYPED}
    return render(
        "assembly/annulment.html", row, reasons=ANNULMENT_REASONS, typed=typed, wrong=wrong
    )
