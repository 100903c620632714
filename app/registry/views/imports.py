"""The two steps of a roll import: upload and preview, then apply; and the template.

Law: a request never waits for a large file; it starts the work and the page follows it.
The names in a preview are masked, except where a person must find what was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.i18n import choose_language
from app.platform.limits import allow_body
from app.registry import service
from app.registry.forms import ApplyForm, UploadForm
from app.registry.models import RollImportRow
from app.registry.rollfile import Column, Issue, RollFileRefused, make_template, render_message
from app.registry.rollfile.messages import MESSAGES as FILE_SENTENCES
from app.registry.views import background
from app.registry.views.blueprint import IMPORTERS, READERS, blueprint

FORM_BYTES = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CANNOT_BE_READ = _l("The file could not be read through. Please try again, or send another file.")
OTHER_SHEET = "units_on_other_sheet"
# A file that nobody began to read after a minute lost its worker.
WAIT_LIMIT = timedelta(minutes=1)


@blueprint.route("/communities/<community_id>/imports", methods=["GET", "POST"])
@access(*IMPORTERS)
@allow_body(service.MAX_FILE_BYTES + FORM_BYTES)
def imports(community_id: str) -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate_on_submit():
        return _list_page(community_id, form)
    now = clock.read()
    try:
        row = service.receive_file(
            community_id,
            form.file.data.read(),
            file_name=form.file.data.filename or "",
            provenance=form.provenance.data,
            officer_id=current_officer().id,
            now=now,
        )
    except RollFileRefused as refused:
        form.form_errors.append(file_sentence(refused.code, dict(refused.fields)))
        return _list_page(community_id, form), 400
    _read(row.id)
    return _to(row)


@blueprint.get("/communities/<community_id>/imports/template.xlsx")
@access(*READERS)
def template(community_id: str) -> ResponseReturnValue:
    service.get_community(db.session(), community_id)
    response = Response(make_template(), content_type=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=roll-template.xlsx"
    return response


@blueprint.get("/communities/<community_id>/imports/<int:import_id>")
@access(*READERS)
def roll_import(community_id: str, import_id: int) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    community = service.get_community(session, community_id)
    row = service.get_import(session, community_id, import_id)
    if service.is_working(row, now) or _is_waiting(row):
        return render_template("registry/import_running.html", community=community, row=row)
    report = service.read_report(session, row)
    show = request.args.get("show", "problems" if _has_problems(row) else "changes")
    return render_template(
        "registry/import.html",
        community=community,
        row=row,
        report=report,
        columns=list(Column)[:12],
        show=show,
        **_page_of(report.select(show)),
        form=ApplyForm(),
        is_stale=row.base_revision != community.roll_revision,
        may_import=bool(current_officer().roles_in(community_id) & set(IMPORTERS)),
        say=say,
        refusal=_refusal(row),
        sheets=_sheets_to_choose(row, report),
    )


@blueprint.get("/communities/<community_id>/imports/<int:import_id>/progress")
@access(*READERS)
def import_progress(community_id: str, import_id: int) -> ResponseReturnValue:
    row = service.get_import(db.session(), community_id, import_id)
    running = service.is_working(row, clock.read()) or _is_waiting(row)
    return jsonify(running=running, state=row.state, done=row.done, total=row.total)


@blueprint.post("/communities/<community_id>/imports/<int:import_id>/read")
@access(*IMPORTERS)
def read_again(community_id: str, import_id: int) -> ResponseReturnValue:
    row = service.get_import(db.session(), community_id, import_id)
    try:
        _read(row.id, sheets=request.form.getlist("sheet"))
    except RuleError as refused:
        flash(sentence(refused), "error")
    return _to(row)


@blueprint.post("/communities/<community_id>/imports/<int:import_id>/apply")
@access(*IMPORTERS)
def apply(community_id: str, import_id: int) -> ResponseReturnValue:
    row, now = service.get_import(db.session(), community_id, import_id), clock.read()
    try:
        task = service.start_applying(row.id, now=now)
    except RuleError as refused:
        flash(sentence(refused), "error")
        return _to(row)
    background.start(
        partial(
            service.finish_applying,
            task,
            officer_id=current_officer().id,
            now=now,
            remove_missing=bool(ApplyForm().remove_missing.data),
        )
    )
    return _to(row)


@blueprint.post("/communities/<community_id>/imports/<int:import_id>/discard")
@access(*IMPORTERS)
def discard(community_id: str, import_id: int) -> ResponseReturnValue:
    row = service.get_import(db.session(), community_id, import_id)
    try:
        service.discard_import(row.id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        flash(sentence(refused), "error")
        return _to(row)
    flash(_("The file is put aside. The register is as before."), "good")
    return redirect(url_for("registry.imports", community_id=community_id))


def file_sentence(code: str, fields: dict[str, object]) -> str:
    """Return what to tell a person about a file that cannot be read, in the page's language."""
    if code not in FILE_SENTENCES:
        return str(CANNOT_BE_READ)
    return render_message(code, fields, choose_language())


def say(issue: Issue) -> str:
    """Return an issue's sentence in the page's language."""
    return render_message(issue.code, issue.fields, choose_language())


def _read(import_id: int, *, sheets: Sequence[str] = ()) -> None:
    task = service.start_reading(import_id, now=clock.read(), sheets=sheets)
    background.start(partial(service.finish_reading, task))


def _is_waiting(row: RollImportRow) -> bool:
    return row.state == "waiting" and clock.read() - row.created_at < WAIT_LIMIT


def _has_problems(row: RollImportRow) -> bool:
    states = row.summary.get("rows", {})
    return bool(states.get("error") or states.get("warning"))


def _refusal(row: RollImportRow) -> str | None:
    refusal = row.summary.get("refusal")
    return None if refusal is None else file_sentence(refusal["code"], refusal["fields"])


def _sheets_to_choose(row: RollImportRow, report: service.Report) -> list[str]:
    """The sheets with units, where some of them were not read."""
    others = [str(one.fields["sheet"]) for one in report.general if one.code == OTHER_SHEET]
    return [*row.summary.get("sheets", []), *others] if others else []


def _page_of(rows: Sequence[service.ReportRow]) -> dict[str, object]:
    last = max(1, -(-len(rows) // service.PAGE_ROWS))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    start = (page - 1) * service.PAGE_ROWS
    return {
        "rows": rows[start : start + service.PAGE_ROWS],
        "found": len(rows),
        "page": page,
        "pages": last,
    }


def _list_page(community_id: str, form: UploadForm) -> str:
    session = db.session()
    return render_template(
        "registry/imports.html",
        community=service.get_community(session, community_id),
        imports=service.list_imports(session, community_id),
        form=form,
    )


def _to(row: RollImportRow) -> ResponseReturnValue:
    return redirect(
        url_for("registry.roll_import", community_id=row.community_id, import_id=row.id)
    )
