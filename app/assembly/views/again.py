"""Beginnings: the report on a first assembly's condition, and convening anew or later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.profiles import profile_of
from app.assembly.service.again import convene_anew, postpone, promote
from app.assembly.service.apart import take_small_apart
from app.assembly.service.founding import print_report
from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS, refused_desk
from app.assembly.views.frame import render
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.core.timeline import fastest_window
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/founding-report.pdf")
@access(*READERS)
def founding_report(assembly_id: str) -> ResponseReturnValue:
    row, now = get_assembly(db.session(), assembly_id), clock.read()
    if row.kind != "first":
        abort(404)
    at = time_of(row, now)
    data = print_report(db.session(), row, local_date(at), now=at)
    return Response(data, content_type="application/pdf")


@blueprint.post("/assemblies/<assembly_id>/copy")
@access(Role.CONVENER)
def copy(assembly_id: str) -> ResponseReturnValue:
    try:
        made = convene_anew(assembly_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    return _to_draft(made, assembly_id)


@blueprint.post("/assemblies/<assembly_id>/apart")
@access(Role.CONVENER)
def apart(assembly_id: str) -> ResponseReturnValue:
    """Put the small scopes of a secret draft to a named assembly of their own."""
    try:
        made = take_small_apart(assembly_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    return _to_draft(made, assembly_id)


@blueprint.post("/assemblies/<assembly_id>/promotion")
@access(Role.CONVENER)
def promotion(assembly_id: str) -> ResponseReturnValue:
    try:
        made = promote(assembly_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    return _to_draft(made, assembly_id)


def _to_draft(made: AssemblyRow, origin: str) -> ResponseReturnValue:
    record(current_officer(), "assembly.create", made.id, {"origin": origin}, now=clock.read())
    flash(_("The draft is copied. Please check the dates, then have it resolved again."), "good")
    return redirect(url_for("assembly.draft", assembly_id=made.id))


@blueprint.route("/assemblies/<assembly_id>/postponement", methods=["GET", "POST"])
@access(Role.CONVENER)
@step_up
def postponement(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    if request.method == "GET":
        return _page(row)
    opens, closes = (
        _start_of(request.form.get("first_day")),
        _start_of(request.form.get("last_day")),
    )
    try:
        made, act_id = postpone(
            assembly_id,
            opens=opens,
            closes=closes + timedelta(days=1),
            text=request.form.get("text", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    record(current_officer(), "assembly.postpone", assembly_id, {"to": made.id}, now=clock.read())
    flash(_("The later assembly stands as a draft. First sign that this one is not held."), "good")
    return redirect(url_for("assembly.act", act_id=act_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    rules, at = profile_of(db.session(), row).rules, time_of(row, clock.read())
    window = fastest_window(row.kind, rules, at)
    earliest = local_date(window.opens)
    last = local_date(window.closes - timedelta(minutes=1))
    return render(
        "assembly/postponement.html",
        row,
        wrong=wrong,
        earliest=earliest,
        typed={
            "first_day": request.form.get("first_day", earliest.isoformat()),
            "last_day": request.form.get("last_day", last.isoformat()),
            "text": request.form.get("text", ""),
        },
    )


def _start_of(text: str | None) -> datetime:
    """Return 00:00 of the day typed; what is no day becomes a moment that no rule accepts."""
    try:
        return start_of_day(datetime.strptime(text or "", "%Y-%m-%d").replace(tzinfo=UTC).date())
    except (ValueError, OverflowError):
        return datetime(2000, 1, 1, tzinfo=UTC)
