"""Public counting sessions at the paper desk: announced, opened, who is there, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, get_assembly, phase_of, time_of
from app.assembly.views.frame import render
from app.core.assembly import ACT_RULES, Act
from app.core.calendar import SHANGHAI
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.voting.service.paper.session import (
    ROLES,
    SessionInvalid,
    SessionNotFound,
    call_off_session,
    close_session,
    enter_attendance,
    leave_session,
    list_sessions,
    open_session,
    plan_session,
)
from app.voting.views.blueprint import blueprint
from app.voting.views.words import PRESENT_WORDS, SESSION_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

MORNING = 9
STEPS = {"opening": open_session, "closing": close_session, "calling-off": call_off_session}


@blueprint.get("/desk/<assembly_id>/session")
@access(Role.CLERK, Role.SCRUTINEER)
def counting_sessions(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    phase = phase_of(row)
    return render(
        "voting/sessions.html",
        row,
        wrong=wrong,
        typed=request.form,
        sessions=list_sessions(db.session(), row.id),
        place=Draft.of(row).count_place,
        suggested=_suggested(row),
        can_plan=phase in ACT_RULES[Act.PLAN_COUNTING].phases,
        can_hold=phase in ACT_RULES[Act.HOLD_COUNTING].phases,
        present_roles=[(role, PRESENT_WORDS[role]) for role in ROLES],
        present_words=PRESENT_WORDS,
        session_words=SESSION_WORDS,
    )


def _suggested(row: AssemblyRow) -> str:
    """Nine in the morning after now and after the close of voting."""
    if row.definition is None:
        return ""
    now = time_of(row, clock.read())
    closes = row.closes or definition_of(row).closes
    after = max(now, closes).astimezone(SHANGHAI)
    morning = after.replace(hour=MORNING, minute=0) + timedelta(days=after.hour >= MORNING)
    return morning.strftime("%Y-%m-%dT%H:%M")


@blueprint.post("/desk/<assembly_id>/session")
@access(Role.CLERK, Role.SCRUTINEER)
def plan_counting(assembly_id: str) -> ResponseReturnValue:
    try:
        plan_session(
            assembly_id,
            place=request.form.get("place", ""),
            at=_read_moment(request.form.get("at", "")),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Announced on the public page."))


def _read_moment(text: str) -> datetime:
    try:
        typed = datetime.fromisoformat(text)
        return typed.replace(tzinfo=typed.tzinfo or SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        raise SessionInvalid(field="at") from None


@blueprint.post("/desk/<assembly_id>/session/<int:session_id>/<step>")
@access(Role.CLERK, Role.SCRUTINEER)
def step_counting(assembly_id: str, session_id: int, step: str) -> ResponseReturnValue:
    act = STEPS.get(step)
    try:
        if act is None:
            raise SessionNotFound(session=session_id)
        act(assembly_id, session_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Entered."))


@blueprint.post("/desk/<assembly_id>/session/<int:session_id>/attendance")
@access(Role.CLERK, Role.SCRUTINEER)
def enter_present(assembly_id: str, session_id: int) -> ResponseReturnValue:
    try:
        enter_attendance(
            assembly_id,
            session_id,
            name=request.form.get("name", ""),
            role=request.form.get("role", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Entered."))


@blueprint.post("/desk/<assembly_id>/session/<int:session_id>/attendance/<int:line>/leaving")
@access(Role.CLERK, Role.SCRUTINEER)
def enter_left(assembly_id: str, session_id: int, line: int) -> ResponseReturnValue:
    try:
        leave_session(
            assembly_id, session_id, line, officer_id=current_officer().id, now=clock.read()
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Entered."))


def _done(assembly_id: str, said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for("voting.counting_sessions", assembly_id=assembly_id))


def _refused(assembly_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    row = get_assembly(db.session(), assembly_id)
    return _page(row, sentence(refused)), status_of(refused)
