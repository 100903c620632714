"""Recording the convener's resolution, putting the publication up for signature."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.forms import ApprovalForm
from app.assembly.models import AssemblyRow
from app.assembly.service.draft import Draft, approve_draft
from app.assembly.service.publish import propose_publication, withdraw_publication
from app.assembly.service.read import get_assembly
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import refused_desk
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.forms import refuse
from app.platform.limits import allow_body
from app.platform.roles import Role

MAX_APPROVAL_BYTES = 12 * 1024 * 1024


@blueprint.route("/assemblies/<assembly_id>/approval", methods=["GET", "POST"])
@access(Role.CONVENER)
@allow_body(MAX_APPROVAL_BYTES)
def approval(assembly_id: str) -> ResponseReturnValue:
    row, form = get_assembly(db.session(), assembly_id), ApprovalForm()
    if not form.is_submitted():
        form.revision.data = str(row.revision)
        return _page(row, form)
    if not form.validate():
        return _page(row, form), 400
    upload = form.document.data
    try:
        approve_draft(
            assembly_id,
            members=form.members.data or 0,
            present=form.present.data or 0,
            in_favour=form.in_favour.data or 0,
            document=upload.read() if upload else None,
            document_name=(upload.filename or "") if upload else "",
            revision=_number(form.revision.data),
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        refuse(form, refused)
        return _page(row, form), status_of(refused)
    record(current_officer(), "assembly.approve", assembly_id, now=clock.read())
    flash(_("The resolution is recorded."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


def _page(row: AssemblyRow, form: ApprovalForm) -> str:
    return render("assembly/approval.html", row, form=form, draft=Draft.of(row))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


@blueprint.post("/assemblies/<assembly_id>/publication")
@access(Role.CONVENER)
def publication(assembly_id: str) -> ResponseReturnValue:
    try:
        act_id = propose_publication(
            assembly_id,
            officer_id=current_officer().id,
            host=current_config().host,
            now=clock.read(),
        )
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    record(current_officer(), "assembly.publication", assembly_id, now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


@blueprint.post("/assemblies/<assembly_id>/publication/withdrawal")
@access(Role.CONVENER)
def withdraw(assembly_id: str) -> ResponseReturnValue:
    try:
        withdraw_publication(assembly_id, now=clock.read())
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    record(current_officer(), "assembly.publication.withdraw", assembly_id, now=clock.read())
    flash(_("Taken back. The draft can be changed again."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))
