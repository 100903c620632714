"""The officers' desk of surveys: look one over, announce or withdraw it, take the results away."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.square.service import polls as service
from app.companion.square.service.notices import BODIES
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import moment
from app.companion.square.views.refusals import answer, say
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.sheets import write_sheet


@blueprint.get("/communities/<community_id>/surveys")
@access(*BODIES)
def desk_polls(community_id: str) -> ResponseReturnValue:
    return _desk(community_id)


def _desk(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    rows = service.list_polls(session, community_id)
    return render(
        "companion/square/desk_polls.html",
        community_id,
        wrong=wrong,
        rows=[(one, service.count_answers(session, one.id)) for one in rows],
        results={one.id: bool(service.results_of(session, one, now)) for one in rows},
        typed=request.form,
        now=now,
    )


@blueprint.post("/communities/<community_id>/surveys/preview")
@access(*BODIES)
def preview_poll(community_id: str) -> ResponseReturnValue:
    """Show a survey as residents would read it, before it is announced."""
    if text("change"):
        return _desk(community_id)
    now = clock.read()
    try:
        words = service.check_poll(_words(now), now=now)
    except RuleError as refused:
        db.session().rollback()
        return _desk(community_id, say(refused)), status_of(refused)
    return render(
        "companion/square/poll_preview.html",
        community_id,
        row=words,
        questions=words.questions,
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/surveys")
@access(*BODIES)
def open_poll(community_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return answer(
        lambda: service.open_poll(community_id, _words(now), officer=officer, now=now),
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.square.desk_polls", community_id=community_id),
        said=_("The survey is announced."),
    )


def _words(now: datetime) -> service.PollWords:
    closes = moment("closes")
    if closes is None:
        raise service.PollEndInvalid
    return service.PollWords(
        title=text("title"),
        text=text("text"),
        questions=service.parse_questions(text("questions")),
        per=text("per"),
        opens=moment("opens") or now,
        closes=closes,
    )


@blueprint.get("/polls/<int:poll_id>")
@access(*BODIES)
def desk_poll(poll_id: int) -> ResponseReturnValue:
    return _one(poll_id)


def _one(poll_id: int, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    row = service.get_poll(session, poll_id)
    return render(
        "companion/square/desk_poll.html",
        row.community_id,
        wrong=wrong,
        row=row,
        questions=service.questions_of(row),
        count=service.count_answers(session, poll_id),
        results=service.results_of(session, row, now),
        is_ours=row.organisation == current_officer().organisation,
        now=now,
        typed=request.form,
    )


@blueprint.post("/polls/<int:poll_id>/withdrawal")
@access(*BODIES)
def withdraw_poll(poll_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return answer(
        lambda: service.withdraw_poll(poll_id, text("reason"), officer=officer, now=now),
        lambda wrong: _one(poll_id, wrong),
        then=lambda: url_for("companion.square.desk_poll", poll_id=poll_id),
        said=_("Withdrawn, with your reason."),
    )


@blueprint.get("/polls/<int:poll_id>/results.csv")
@access(*BODIES)
def poll_sheet(poll_id: int) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    row = service.get_poll(session, poll_id)
    lines: list[tuple[object, ...]] = []
    for one in service.results_of(session, row, now):
        lines += [(one.question.text, choice, count) for choice, count in one.counts]
        lines += [(one.question.text, written, 1) for written in one.texts]
    record(current_officer(), "poll.export", poll_id, now=now)
    data = write_sheet([_("Question asked"), _("Answer"), _("How many")], lines)
    answer = Response(data, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="survey-{poll_id}.csv"'
    return answer
