"""Impact assessments of a community: entering one, the second officer's yes, its paper."""

from __future__ import annotations

from datetime import date

from flask import Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.assessments import (
    MAX_BYTES,
    AssessmentInvalid,
    community_of_assessment,
    confirm_assessment,
    enter_assessment,
    list_assessments,
    read_assessment,
)
from app.assembly.views.blueprint import blueprint
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer, register_resolver
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body
from app.platform.roles import Role
from app.registry.service import get_community

KEEPERS = (Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
READERS = (*KEEPERS, Role.AUDITOR)


def resolve(app: Flask) -> None:
    """Say how an assessment's address leads to a community."""
    register_resolver(
        app, "assessment_id", lambda number: community_of_assessment(db.session(), number)
    )


@blueprint.get("/communities/<community_id>/assessments")
@access(*READERS)
def assessments(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    officer = current_officer()
    return render_template(
        "assembly/assessments.html",
        community=get_community(db.session(), community_id),
        rows=list_assessments(db.session(), community_id),
        me=officer.id,
        keeper=bool(set(KEEPERS) & officer.roles_in(community_id)),
        typed=request.form,
        wrong=wrong,
    )


@blueprint.post("/communities/<community_id>/assessments")
@access(*KEEPERS)
@allow_body(MAX_BYTES + 64 * 1024)
def add_assessment(community_id: str) -> ResponseReturnValue:
    upload = request.files.get("paper")
    try:
        enter_assessment(
            community_id,
            looked_at=request.form.get("looked_at", ""),
            done_by=request.form.get("done_by", ""),
            done_on=_day(request.form.get("done_on", "")),
            paper=upload.read() if upload else b"",
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(community_id, refused)
    flash(_("Entered. Another officer confirms it."), "good")
    return redirect(url_for("assembly.assessments", community_id=community_id))


@blueprint.post("/assessments/<int:assessment_id>/confirmation")
@access(*KEEPERS)
def second_assessment(assessment_id: int) -> ResponseReturnValue:
    community_id = str(community_of_assessment(db.session(), assessment_id))
    try:
        confirm_assessment(assessment_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(community_id, refused)
    flash(_("Confirmed."), "good")
    return redirect(url_for("assembly.assessments", community_id=community_id))


@blueprint.get("/assessments/<int:assessment_id>/paper.pdf")
@access(*READERS)
def assessment_paper(assessment_id: int) -> ResponseReturnValue:
    response = Response(
        read_assessment(db.session(), assessment_id), content_type="application/pdf"
    )
    # What somebody uploaded is handed on as a file and never shown as a page of ours.
    response.headers["Content-Disposition"] = 'attachment; filename="assessment.pdf"'
    return response


def _refused(community_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    return _page(community_id, sentence(refused)), status_of(refused)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AssessmentInvalid(reason="day") from None
