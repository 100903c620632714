"""The counting desk: what is counted, what waits for whom, and the next act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.acts import list_open_acts
from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import get_assembly, phase_of, time_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.counting.service.closing import (
    final_from,
    propose_certificate,
    propose_final,
    propose_minutes,
)
from app.counting.service.count import log_tallies, propose_reconciliation, propose_result
from app.counting.service.progress import Progress, progress_of
from app.counting.service.record import make_record
from app.counting.views.blueprint import blueprint
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record as record_act
from app.platform.db import db
from app.platform.errors import sentence, wants_json
from app.platform.roles import Role
from app.registry.service import get_community

READERS = (
    Role.CONVENER,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE,
    Role.REGISTRAR,
    Role.AUDITOR,
)
# Those entitled to the whole record whatever the publication (PROTOCOL §0).
ENTITLED = (Role.CLERK, Role.SCRUTINEER, Role.STREET_OFFICE, Role.AUDITOR)


@blueprint.get("/assemblies/<assembly_id>/count")
@access(*READERS)
def count(assembly_id: str) -> ResponseReturnValue:
    now = clock.read()
    advance_if_due(assembly_id, now)
    row = get_assembly(db.session(), assembly_id)
    progress = progress_of(db.session(), row)
    if wants_json():
        return jsonify(_facts(progress))
    until = final_from(db.session(), row) if progress.phase is Phase.PRELIMINARY else None
    return render_template(
        "counting/desk.html",
        row=row,
        community=get_community(db.session(), row.community_id),
        progress=progress,
        phase=phase_of(row),
        until=until,
        at=time_of(row, now),
        acts=[(act.id, act.type, len(act.sigs)) for act in list_open_acts(db.session(), row.id)],
        roles={role.value for role in current_officer().roles_in(row.community_id)},
    )


def _facts(progress: Progress) -> dict[str, Any]:
    figures = progress.figures
    return {
        "phase": progress.phase.value,
        "waiting_for_witness": progress.waiting_for_witness,
        "needs_reconciliation": progress.needs_reconciliation,
        "reconciliation": progress.reconciliation,
        "outcomes": None if figures is None else [one.to_json() for one in figures.outcomes],
    }


def _propose(assembly_id: str, propose: Callable[[], int | None]) -> ResponseReturnValue:
    back = redirect(url_for("counting.count", assembly_id=assembly_id))
    try:
        act_id = propose()
    except RuleError as refused:
        flash(sentence(refused), "error")
        return back
    record_act(current_officer(), f"count.{request.endpoint}", assembly_id, now=clock.read())
    return back if act_id is None else redirect(url_for("assembly.act", act_id=act_id))


@blueprint.post("/assemblies/<assembly_id>/reconciliation")
@access(Role.CLERK, Role.SCRUTINEER)
def reconciliation(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _propose(
        assembly_id, lambda: propose_reconciliation(assembly_id, officer_id=officer.id, now=now)
    )


@blueprint.post("/assemblies/<assembly_id>/tallies")
@access(Role.CLERK, Role.SCRUTINEER)
def tallies(assembly_id: str) -> ResponseReturnValue:
    def act() -> None:
        log_tallies(assembly_id, now=clock.read())
        flash(_("Counted. The result can be put up for signature."), "good")

    return _propose(assembly_id, act)


@blueprint.post("/assemblies/<assembly_id>/result")
@access(Role.CLERK, Role.SCRUTINEER)
def result(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _propose(
        assembly_id, lambda: propose_result(assembly_id, officer_id=officer.id, now=now)
    )


@blueprint.post("/assemblies/<assembly_id>/final")
@access(Role.CONVENER)
def final(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _propose(assembly_id, lambda: propose_final(assembly_id, officer_id=officer.id, now=now))


@blueprint.post("/assemblies/<assembly_id>/minutes")
@access(Role.CONVENER)
def minutes(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _propose(
        assembly_id, lambda: propose_minutes(assembly_id, officer_id=officer.id, now=now)
    )


@blueprint.post("/assemblies/<assembly_id>/certificate")
@access(Role.STREET_OFFICE)
@step_up
def certificate(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    number = request.form.get("number", "").strip()[:40] or None
    return _propose(
        assembly_id,
        lambda: propose_certificate(assembly_id, number=number, officer_id=officer.id, now=now),
    )


@blueprint.get("/assemblies/<assembly_id>/record.zip")
@access(*ENTITLED)
def record(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    progress_of(db.session(), row).check_record_ready()
    record_act(current_officer(), "record.download", assembly_id, now=clock.read())
    headers = {"Content-Disposition": f'attachment; filename="record-{assembly_id}.zip"'}
    data = make_record(db.session(), row)
    return Response(data, content_type="application/zip", headers=headers)
