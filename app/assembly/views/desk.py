"""The list of a community's assemblies and the desk of one: where it stands, what comes next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.assembly.forms import NewAssemblyForm
from app.assembly.service.acts import list_open_acts
from app.assembly.service.again import earlier_of
from app.assembly.service.awaited import signing_of
from app.assembly.service.ceremony_table import has_ceremony, read_ceremony
from app.assembly.service.checks import find_problems
from app.assembly.service.clock import advance_if_due, is_witnessed, next_moment, shift_clock
from app.assembly.service.draft import create_assembly
from app.assembly.service.gantt import draw
from app.assembly.service.marks import MARKABLE, mark_step
from app.assembly.service.objections import can_object
from app.assembly.service.read import (
    definition_of,
    find_document,
    get_assembly,
    list_assemblies,
    list_documents,
    media_type,
    phase_of,
    read_document,
    time_of,
)
from app.assembly.service.retention import find_retention
from app.assembly.service.roll import unsettled
from app.assembly.service.timeline import steps_of
from app.assembly.views.blueprint import blueprint
from app.assembly.views.frame import render
from app.assembly.views.problem_words import problem_sentence
from app.core.assembly import Phase
from app.core.calendar import SHANGHAI
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of, wants_json
from app.platform.forms import refuse, text_of
from app.platform.menu import offer
from app.platform.roles import Role
from app.registry.service import get_community

if TYPE_CHECKING:
    from flask import Flask

    from app.assembly.models import AssemblyRow

# What officers read before it is public, or that never is.
BEFORE_SIGNING = ("approval", "notice", "motion", "minutes", "annulment", "extension")
# Who says on which day a step happened that no log knows.
MARKERS = frozenset({Role.CONVENER, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE})
READERS = (
    Role.CONVENER,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE,
    Role.REGISTRAR,
    Role.AUDITOR,
)


def offer_doors(app: Flask) -> None:
    """Offer this room's pages in the menu."""
    offer(app, "assembly.assemblies", _l("Assemblies"), community=True)


@blueprint.route("/communities/<community_id>/assemblies", methods=["GET"])
@access(*READERS)
def assemblies(community_id: str) -> ResponseReturnValue:
    return _list_page(community_id, NewAssemblyForm())


@blueprint.post("/communities/<community_id>/assemblies")
@access(Role.CONVENER)
def create(community_id: str) -> ResponseReturnValue:
    form = NewAssemblyForm()
    if not form.validate():
        return _list_page(community_id, form), 400
    try:
        row = create_assembly(
            community_id,
            title=text_of(form.title),
            kind=form.kind.data,
            rehearsal=form.rehearsal.data,
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        refuse(form, refused)
        return _list_page(community_id, form), status_of(refused)
    record(current_officer(), "assembly.create", row.id, now=clock.read())
    return redirect(url_for("assembly.desk", assembly_id=row.id))


def _list_page(community_id: str, form: NewAssemblyForm) -> str:
    return render_template(
        "assembly/list.html",
        community=get_community(db.session(), community_id),
        rows=list_assemblies(db.session(), community_id),
        form=form,
        may_create=Role.CONVENER in current_officer().roles_in(community_id),
    )


@blueprint.get("/assemblies/<assembly_id>")
@access(*READERS)
def desk(assembly_id: str) -> ResponseReturnValue:
    now = clock.read()
    advance_if_due(assembly_id, now)
    row = get_assembly(db.session(), assembly_id)
    facts = _facts(row, now)
    if wants_json():
        return jsonify({**facts, "problems": [one.code for one in facts["problems"]]})
    return _page(row, facts, now)


def _page(row: AssemblyRow, facts: dict[str, Any], now: datetime, wrong: str | None = None) -> str:
    session, me = db.session(), current_officer().id
    return render(
        "assembly/desk.html",
        row,
        facts=facts,
        wrong=wrong,
        waiting=[
            (act, signing_of(session, row, act, me)) for act in list_open_acts(session, row.id)
        ],
        chart=draw(steps_of(session, row, now), time_of(row, now)),
        marking=MARKABLE if MARKERS & current_officer().roles_in(row.community_id) else (),
        details=True,
        earlier=earlier_of(session, row),
        objections=len(unsettled(session, row.id)),
        retention=find_retention(session, row),
        can_object=can_object(session, row.id),
        documents=[one for one in list_documents(session, row.id) if one.public],
        problem_sentence=problem_sentence,
        table=read_ceremony(session, row) if has_ceremony(row) else None,
        next_moment=next_moment(session, row, now) if row.rehearsal else None,
        missed=phase_of(row) is Phase.PUBLISHED and time_of(row, now) >= definition_of(row).opens,
    )


def _facts(row: AssemblyRow, now: datetime) -> dict[str, Any]:
    session = db.session()
    unpublished = phase_of(row) in (Phase.DRAFT, Phase.APPROVED)
    return {
        "id": row.id,
        "phase": row.phase,
        "revision": row.revision,
        "hd": row.hd,
        "hm": row.hm,
        "anchor": row.anchor,
        "time": time_of(row, now).isoformat(),
        "opens": None if row.opens is None else row.opens.isoformat(),
        "closes": None if row.closes is None else row.closes.isoformat(),
        "witnessed": row.manifest_seq is not None and is_witnessed(session, row),
        "acts": [
            {"id": act.id, "type": act.type, "signed": len(act.sigs)}
            for act in list_open_acts(session, row.id)
        ],
        "problems": find_problems(session, row, now) if unpublished else [],
    }


def refused_desk(assembly_id: str, refused: RuleError) -> ResponseReturnValue:
    """Return the desk with the sentence of what was refused on it."""
    db.session().rollback()
    row, now = get_assembly(db.session(), assembly_id), clock.read()
    return _page(row, _facts(row, now), now, wrong=sentence(refused)), status_of(refused)


@blueprint.post("/assemblies/<assembly_id>/steps")
@access(*MARKERS)
def mark(assembly_id: str) -> ResponseReturnValue:
    step, day, now = request.form.get("step", ""), request.form.get("day", ""), clock.read()
    try:
        mark_step(assembly_id, step, day, now=now)
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    record(current_officer(), "assembly.step", assembly_id, {"step": step, "day": day}, now=now)
    flash(_("Saved."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


@blueprint.post("/assemblies/<assembly_id>/clock")
@access(Role.CONVENER)
def move_clock(assembly_id: str) -> ResponseReturnValue:
    now, row = clock.read(), get_assembly(db.session(), assembly_id)
    to_next = request.form.get("to") == "next"
    target = next_moment(db.session(), row, now) if to_next else _local_moment()
    if target is None:
        flash(_("There is no later moment to go to."), "warning")
        return redirect(url_for("assembly.desk", assembly_id=assembly_id))
    try:
        shift_clock(assembly_id, to=target, now=now)
    except RuleError as refused:
        return refused_desk(assembly_id, refused)
    record(current_officer(), "assembly.clock", assembly_id, now=now)
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


def _local_moment() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.form.get("to", ""))
        return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@blueprint.get("/assemblies/<assembly_id>/documents/<name>")
@access(*READERS)
def document(assembly_id: str, name: str) -> ResponseReturnValue:
    found = find_document(db.session(), assembly_id, name)
    # The record and the rolls have their own doors with their own rules.
    if found is None or not (found.public or found.kind in BEFORE_SIGNING):
        abort(404)
    data = read_document(db.session(), found)
    response = Response(data, content_type=media_type(name))
    if not found.public:
        # What somebody uploaded is handed on as a file and never shown as a page of ours.
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
