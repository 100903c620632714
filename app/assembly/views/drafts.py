"""Writing the draft, recording the convener's resolution, proposing publication."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.assembly.forms import ApprovalForm
from app.assembly.service.definition import ROLES, minute
from app.assembly.service.draft import Draft, approve_draft, parse_draft, save_draft
from app.assembly.service.publish import propose_publication, withdraw_publication
from app.assembly.service.read import get_assembly
from app.assembly.views.blueprint import blueprint
from app.core.assembly import Phase
from app.core.calendar import SHANGHAI
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.rules.matters import MATTERS
from app.people.service import active_key, officers_with
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.forms import refuse
from app.platform.limits import allow_body
from app.platform.roles import Officer, Role
from app.registry.service import building_groups

MAX_MOTIONS_ON_PAGE = 30
TEXT_FIELDS = (
    "convener_body",
    "convener_name",
    "publication",
    "publication_article",
    "record_date",
    "rulings_by",
    "count_place",
    "paper_desk",
    "contact",
    "legal_basis",
    "code_channels",
)
MAX_DRAFT_BYTES = 1024 * 1024
MAX_APPROVAL_BYTES = 12 * 1024 * 1024


@blueprint.get("/assemblies/<assembly_id>/draft")
@access(Role.CONVENER)
def draft(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    return _page(row.id, _shown(Draft.of(row)), row.revision)


@blueprint.post("/assemblies/<assembly_id>/draft")
@access(Role.CONVENER)
@allow_body(MAX_DRAFT_BYTES)
def write_draft(assembly_id: str) -> ResponseReturnValue:
    typed = _typed(request.form)
    revision = request.form.get("revision", 0, type=int)
    if "more" in request.form:
        typed["motions"].append({})
        return _page(assembly_id, typed, revision)
    try:
        parsed = parse_draft(_stored(typed))
        save_draft(assembly_id, parsed, revision=revision, now=clock.read())
    except RuleError as refused:
        return _page(assembly_id, typed, revision, wrong=sentence(refused)), status_of(refused)
    record(current_officer(), "assembly.draft", assembly_id, now=clock.read())
    flash(_("The draft is saved."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


def _typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed, motion by motion, nothing lost even where it cannot be right."""
    typed: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXT_FIELDS}
    typed |= {"opens": form.get("opens", ""), "closes": form.get("closes", "")}
    typed["officers"] = form.getlist("officers", type=int)
    typed["impact_assessed"], typed["paper"] = "impact_assessed" in form, "paper" in form
    numbers = range(MAX_MOTIONS_ON_PAGE)
    motions = [_typed_motion(form, n) for n in numbers if f"motions-{n}-title" in form]
    typed["motions"] = [one for one in motions if one["title"] or one["text"]]
    return typed


def _typed_motion(form: MultiDict[str, str], number: int) -> dict[str, Any]:
    place = f"motions-{number}-"
    return {
        "title": form.get(place + "title", "").strip(),
        "text": form.get(place + "text", "").strip(),
        "matter": form.get(place + "matter", ""),
        "kind": form.get(place + "kind", "yes_no"),
        "options": form.get(place + "options", "").splitlines(),
        "groups": form.getlist(place + "groups"),
    }


def _stored(typed: dict[str, Any]) -> dict[str, Any]:
    motions = [
        {**one, "options": one["options"] if one["kind"] == "one_of" else []}
        for one in typed["motions"]
    ]
    times = {name: _to_minute(typed[name]) for name in ("opens", "closes")}
    return {**typed, **times, "motions": motions}


def _to_minute(text: str) -> str:
    try:
        return minute(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC))
    except ValueError:
        return ""


def _to_local(text: str) -> str:
    try:
        return parse_minute(text).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    except RuleError:
        return ""


def _shown(draft: Draft) -> dict[str, Any]:
    value = draft.to_json()
    return {**value, "opens": _to_local(draft.opens), "closes": _to_local(draft.closes)}


def _page(
    assembly_id: str, typed: dict[str, Any], revision: int, *, wrong: str | None = None
) -> str:
    row = get_assembly(db.session(), assembly_id)
    if not typed["motions"]:
        typed["motions"] = [{}]
    return render_template(
        "assembly/draft.html",
        row=row,
        typed=typed,
        revision=revision,
        wrong=wrong,
        matters=MATTERS.values(),
        groups=building_groups(db.session(), row.community_id),
        candidates=_candidates(row.community_id),
        editable=Phase(row.phase) in (Phase.DRAFT, Phase.APPROVED),
    )


def _candidates(community_id: str) -> list[tuple[Officer, Role, bool]]:
    """Return who may stand in the definition: officer, first role here, whether a key is there."""
    found: dict[int, tuple[Officer, Role, bool]] = {}
    for role in ROLES:
        for officer in officers_with(role, community_id):
            has_key = active_key(officer.id) is not None
            found.setdefault(officer.id, (officer, role, has_key))
    return list(found.values())


@blueprint.route("/assemblies/<assembly_id>/approval", methods=["GET", "POST"])
@access(Role.CONVENER)
@allow_body(MAX_APPROVAL_BYTES)
def approval(assembly_id: str) -> ResponseReturnValue:
    row, form = get_assembly(db.session(), assembly_id), ApprovalForm()
    if not form.validate_on_submit():
        form.revision.data = str(row.revision)
        return render_template("assembly/approval.html", row=row, form=form, draft=Draft.of(row))
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
        refuse(form, refused)
        page = render_template("assembly/approval.html", row=row, form=form, draft=Draft.of(row))
        return page, status_of(refused)
    record(current_officer(), "assembly.approve", assembly_id, now=clock.read())
    flash(_("The resolution is recorded."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else -1


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
        flash(sentence(refused), "error")
        return redirect(url_for("assembly.desk", assembly_id=assembly_id))
    return redirect(url_for("assembly.act", act_id=act_id))


@blueprint.post("/assemblies/<assembly_id>/publication/withdrawal")
@access(Role.CONVENER)
def withdraw(assembly_id: str) -> ResponseReturnValue:
    withdraw_publication(assembly_id, now=clock.read())
    flash(_("Taken back. The draft can be changed again."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))
