"""Objections at the officers' desk: record, answer, rule; and the annulment."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.models import ObjectionRow
from app.assembly.service.objections import (
    ABOUT,
    can_object,
    list_objections,
    propose_annulment,
    propose_ruling,
    submit_objection,
)
from app.assembly.service.read import get_assembly
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.core.errors import RuleError
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.roles import Role

ANNULMENT_REASONS = ("error_in_notice", "error_in_roll", "upheld_objection", "security", "other")


@blueprint.get("/assemblies/<assembly_id>/objections")
@access(*READERS)
def objections(assembly_id: str) -> ResponseReturnValue:
    return render_template(
        "assembly/objections.html",
        row=get_assembly(db.session(), assembly_id),
        objections=list_objections(db.session(), assembly_id),
        open_now=can_object(db.session(), assembly_id),
        about=ABOUT,
    )


@blueprint.post("/assemblies/<assembly_id>/objections")
@access(Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def add_objection(assembly_id: str) -> ResponseReturnValue:
    try:
        row = submit_objection(
            assembly_id,
            about=request.form.get("about", ""),
            text=request.form.get("text", ""),
            contact=request.form.get("contact", ""),
            now=clock.read(),
        )
    except RuleError as refused:
        flash(sentence(refused), "error")
    else:
        record(current_officer(), "objection.record", row.public_id, now=clock.read())
        flash(_("Recorded as number %(number)s.", number=row.public_id), "good")
    return redirect(url_for("assembly.objections", assembly_id=assembly_id))


@blueprint.post("/objections/<int:objection_id>/ruling")
@access(Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def rule_objection(objection_id: int) -> ResponseReturnValue:
    try:
        act_id = propose_ruling(
            objection_id,
            decision=request.form.get("decision", ""),
            answer=request.form.get("answer", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        flash(sentence(refused), "error")
        row = db.session().get(ObjectionRow, objection_id)
        assert row is not None
        return redirect(url_for("assembly.objections", assembly_id=row.assembly_id))
    return redirect(url_for("assembly.act", act_id=act_id))


@blueprint.route("/assemblies/<assembly_id>/annulment", methods=["GET", "POST"])
@access(Role.CONVENER)
@step_up
def annulment(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    if request.method == "GET":
        return render_template("assembly/annulment.html", row=row, reasons=ANNULMENT_REASONS)
    reason = request.form.get("reason", "")
    try:
        act_id = propose_annulment(
            assembly_id,
            reason=reason if reason in ANNULMENT_REASONS else "other",
            text=request.form.get("text", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for("assembly.annulment", assembly_id=assembly_id))
    return redirect(url_for("assembly.act", act_id=act_id))
