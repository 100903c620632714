"""The counting desk: what is counted, what waits for whom, and the next act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.acts import list_open_acts
from app.assembly.service.awaited import signing_of
from app.assembly.service.clock import advance_if_due
from app.assembly.service.effects import unremedied
from app.assembly.service.objections import objection_numbers
from app.assembly.service.read import definition_of, get_assembly, time_of
from app.assembly.service.roll import unsettled
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.counting.service.certifying import propose_certificate
from app.counting.service.closing import final_from, propose_final, propose_minutes
from app.counting.service.count import propose_lot, propose_reconciliation, propose_result
from app.counting.service.heads import read_log
from app.counting.service.opening import trustee_names
from app.counting.service.progress import Progress, progress_of
from app.counting.service.record import make_record
from app.counting.service.remedies import upheld_objections
from app.counting.service.tallying import log_tallies, tally_from
from app.counting.views.blueprint import blueprint
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record as record_act
from app.platform.db import db
from app.platform.errors import sentence, status_of, wants_json
from app.platform.roles import Role
from app.voting.service.paper.readings import waiting_keyings

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

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
    advance_if_due(assembly_id, clock.read())
    row = get_assembly(db.session(), assembly_id)
    if wants_json():
        waits = {"tally_from": _tally_from(row), "final_from": _final_from(row)}
        shown = {name: None if at is None else at.isoformat() for name, at in waits.items()}
        return jsonify(_facts(progress_of(db.session(), row)) | shown)
    return _page(row)


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session, me = db.session(), current_officer().id
    progress = progress_of(session, row)
    return render(
        "counting/desk.html",
        row,
        progress=progress,
        outcomes=outcomes_of(progress),
        until=_final_from(row),
        at=time_of(row, clock.read()),
        waiting=[
            (act, signing_of(session, row, act, me)) for act in list_open_acts(session, row.id)
        ],
        keyed_once=len(waiting_keyings(session, row.id)),
        open_objections=len(unsettled(session, row.id)),
        undone=unremedied(session, row.id),
        objections=objection_numbers(session, row.id),
        tally_from=_tally_from(row),
        upheld=upheld_objections(session, row.id),
        trustees=trustee_names(definition_of(row)) if progress.figures else {},
        wrong=wrong,
    )


def _final_from(row: AssemblyRow) -> datetime | None:
    """Return when a posted result may become final, None of any other."""
    return final_from(db.session(), row) if row.phase == Phase.PRELIMINARY.value else None


def _tally_from(row: AssemblyRow) -> datetime | None:
    """Return when a closed secret vote may be tallied, None for any other."""
    if row.phase != Phase.CLOSED.value or not definition_of(row).is_secret:
        return None
    return tally_from(read_log(db.session(), row))


def outcomes_of(progress: Progress) -> list[dict[str, Any]]:
    """Return the outcomes as a result entry holds them; none before the count."""
    figures = progress.figures
    return [] if figures is None else [dict(one.to_json()) for one in figures.outcomes]


def _facts(progress: Progress) -> dict[str, Any]:
    return {
        "phase": progress.phase.value,
        "waiting_for_witness": progress.waiting_for_witness,
        "needs_reconciliation": progress.needs_reconciliation,
        "reconciliation": progress.reconciliation,
        "outcomes": outcomes_of(progress) if progress.figures is not None else None,
        "tied": [] if progress.figures is None else list(progress.figures.tied),
        "recount_due": progress.recount_due,
        "sealed": [] if progress.figures is None else list(progress.figures.sealed),
        "openings": _openings(progress),
    }


def _openings(progress: Progress) -> list[dict[str, Any]]:
    shared = () if progress.figures is None else progress.figures.openings
    return [
        {
            "motion": one.motion,
            "shut": one.shut,
            "valid": list(one.valid),
            "invalid": list(one.invalid),
            "awaited": list(one.awaited),
            "needed": one.needed,
            "opened": one.opened is not None,
        }
        for one in shared
    ]


def propose(assembly_id: str, action: str, act: Callable[[], int | None]) -> ResponseReturnValue:
    """Do an act of the count; what is refused is said on the desk itself."""
    try:
        act_id = act()
    except RuleError as refused:
        if wants_json():
            raise
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    record_act(current_officer(), f"count.{action}", assembly_id, now=clock.read())
    if act_id is None:
        return redirect(url_for("counting.count", assembly_id=assembly_id))
    return redirect(url_for("assembly.act", act_id=act_id))


@blueprint.post("/assemblies/<assembly_id>/reconciliation")
@access(Role.CLERK, Role.SCRUTINEER)
def reconciliation(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    return propose(
        assembly_id,
        "reconciliation",
        lambda: propose_reconciliation(assembly_id, officer_id=me, now=now),
    )


@blueprint.post("/assemblies/<assembly_id>/tallies")
@access(Role.CLERK, Role.SCRUTINEER)
def tallies(assembly_id: str) -> ResponseReturnValue:
    def act() -> None:
        log_tallies(assembly_id, now=clock.read())
        flash(_("Counted. The result can be put up for signature."), "good")

    return propose(assembly_id, "tallies", act)


@blueprint.post("/assemblies/<assembly_id>/lot")
@access(Role.CLERK, Role.SCRUTINEER)
def lot(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    motion, draw = request.form.get("motion", ""), request.form.get("draw", "")
    return propose(
        assembly_id,
        "lot",
        lambda: propose_lot(assembly_id, motion=motion, draw=draw, officer_id=me, now=now),
    )


@blueprint.post("/assemblies/<assembly_id>/result")
@access(Role.CLERK, Role.SCRUTINEER)
def result(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    return propose(
        assembly_id, "result", lambda: propose_result(assembly_id, officer_id=me, now=now)
    )


@blueprint.post("/assemblies/<assembly_id>/final")
@access(Role.CONVENER)
def final(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    return propose(assembly_id, "final", lambda: propose_final(assembly_id, officer_id=me, now=now))


@blueprint.post("/assemblies/<assembly_id>/minutes")
@access(Role.CONVENER)
def minutes(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    return propose(
        assembly_id, "minutes", lambda: propose_minutes(assembly_id, officer_id=me, now=now)
    )


@blueprint.post("/assemblies/<assembly_id>/certificate")
@access(Role.STREET_OFFICE)
@step_up
def certificate(assembly_id: str) -> ResponseReturnValue:
    me, now = current_officer().id, clock.read()
    number = request.form.get("number", "").strip()[:40] or None
    compared = request.form.getlist("compared")
    return propose(
        assembly_id,
        "certificate",
        lambda: propose_certificate(
            assembly_id, number=number, compared=compared, officer_id=me, now=now
        ),
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
