"""Objections at the officers' desk: record, answer, rule; and the annulment."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.models import AssemblyRow
from app.assembly.service.acts import list_open_acts
from app.assembly.service.objections import (
    ABOUT,
    ANNULMENT_REASONS,
    assembly_of_objection,
    can_object,
    list_objections,
    propose_annulment,
    propose_ruling,
    submit_objection,
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
from app.platform.roles import Role

TYPED = ("about", "text", "contact", "answer", "reason")


@blueprint.get("/assemblies/<assembly_id>/objections")
@access(*READERS)
def objections(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None, objection_id: int | None = None) -> str:
    session = db.session()
    found = sorted(list_objections(session, row.id), key=lambda one: one.state != "submitted")
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
        may_rule=definition_of(row).policies.rulings_by in roles_here(row),
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
def add_objection(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    try:
        made = submit_objection(
            assembly_id,
            about=request.form.get("about", ""),
            text=request.form.get("text", ""),
            contact=request.form.get("contact", ""),
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(row, refused)
    record(current_officer(), "objection.record", made.public_id, now=clock.read())
    flash(_("Recorded as number %(number)s.", number=made.public_id), "good")
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
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(row, refused, objection_id)
    record(current_officer(), "objection.ruling", str(objection_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


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
