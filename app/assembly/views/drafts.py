"""Writing the draft."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.profiles import profile_of
from app.assembly.service.assessments import find_confirmed
from app.assembly.service.attachments import describe_kept, keep_attachment
from app.assembly.service.checks import notice_days
from app.assembly.service.draft import Draft, DraftInvalid, DraftStale, parse_draft, save_draft
from app.assembly.service.drafting import MAX_MOTIONS
from app.assembly.service.partition import list_staircases
from app.assembly.service.preparing import find_posted_group
from app.assembly.service.read import get_assembly
from app.assembly.service.secret_checks import repeated_organisations
from app.assembly.service.suggestion import suggest_draft
from app.assembly.views.blueprint import blueprint
from app.assembly.views.draft_form import candidates, read_typed, to_stored, to_typed
from app.assembly.views.frame import render
from app.assembly.views.words import draft_sentence
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body
from app.platform.roles import Role
from app.registry.service import building_groups, list_units

# The texts, and some attachments in one go.
MAX_DRAFT_BYTES = 32 * 1024 * 1024


@blueprint.get("/assemblies/<assembly_id>/draft")
@access(Role.CONVENER)
def draft(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    shown = Draft.of(row) if row.draft else suggest_draft(db.session(), row, clock.read())
    return _page(row.id, to_typed(shown), row.revision)


@blueprint.post("/assemblies/<assembly_id>/draft")
@access(Role.CONVENER)
@allow_body(MAX_DRAFT_BYTES)
def write_draft(assembly_id: str) -> ResponseReturnValue:
    typed = read_typed(request.form)
    # A page that was overtaken offers to save its own text over the newer one.
    revision = request.form.get("overwrite", type=int)
    if revision is None:
        revision = request.form.get("revision", -1, type=int)
    try:
        _attach(assembly_id, typed)
    except RuleError as refused:
        return _refused(assembly_id, typed, revision, refused)
    if "more" in request.form:
        typed["motions"].append({})
        return _page(assembly_id, typed, revision)
    try:
        save_draft(assembly_id, parse_draft(to_stored(typed)), revision=revision, now=clock.read())
    except RuleError as refused:
        return _refused(assembly_id, typed, revision, refused)
    record(current_officer(), "assembly.draft", assembly_id, now=clock.read())
    flash(_("The draft is saved."), "good")
    return redirect(url_for("assembly.desk", assembly_id=assembly_id))


def _attach(assembly_id: str, typed: dict[str, Any]) -> None:
    """Keep the files that came along, each with its motion."""
    named = [motion["attachments"] for motion in typed["motions"]]
    # Where one file is refused, the page still shows every motion.
    typed["motions"] = [{**motion, "attachments": []} for motion in typed["motions"]]
    for motion, pairs in zip(typed["motions"], named, strict=True):
        kept = motion["attachments"]
        kept += describe_kept(db.session(), assembly_id, pairs)
        for upload in request.files.getlist(f"motions-{motion['number']}-file"):
            if upload.filename:
                title = upload.filename
                kept.append(
                    keep_attachment(assembly_id, upload.read(), title=title, now=clock.read())
                )


def _refused(
    assembly_id: str, typed: dict[str, Any], revision: int, refused: RuleError
) -> ResponseReturnValue:
    db.session().rollback()
    newer = refused.fields["revision"] if isinstance(refused, DraftStale) else None
    wrong = draft_sentence(refused) if isinstance(refused, DraftInvalid) else sentence(refused)
    page = _page(assembly_id, typed, revision, wrong=wrong, newer=newer)
    return page, status_of(refused)


def _page(
    assembly_id: str,
    typed: dict[str, Any],
    revision: int,
    *,
    wrong: str | None = None,
    newer: object = None,
) -> str:
    row = get_assembly(db.session(), assembly_id)
    profile = profile_of(db.session(), row)
    if not typed["motions"]:
        typed["motions"] = [{}]
    return render(
        "assembly/draft.html",
        row,
        typed=typed,
        revision=revision,
        wrong=wrong,
        newer=newer,
        groups=building_groups(db.session(), row.community_id),
        staircases=list_staircases(list_units(db.session(), row.community_id)),
        rules=profile.rules,
        group=find_posted_group(db.session(), row.community_id),
        candidates=candidates(row.community_id),
        allowed_secret=profile.rules.words("secret.allowed_matters"),
        repeated=repeated_organisations(Draft.of(row)),
        editable=Phase(row.phase) in (Phase.DRAFT, Phase.APPROVED),
        may_add=len(typed["motions"]) < MAX_MOTIONS,
        begun=bool(row.draft),
        assessment=find_confirmed(db.session(), row.community_id),
        notice_days=notice_days(row, profile),
        min_days=profile.rules.whole("period.min_days"),
        max_days=profile.rules.whole("period.max_days"),
        letter_matters=profile.rules.words("identity.delivered_code_matters"),
    )
