"""The officers' desk of surveys: announce one, take the results into a spreadsheet."""

from __future__ import annotations

from datetime import datetime

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.square.service import polls as service
from app.companion.square.service.notices import BODIES
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import moment
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
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
        raise service.PollInvalid
    return service.PollWords(
        title=text("title"),
        text=text("text"),
        questions=service.parse_questions(text("questions")),
        per=text("per"),
        opens=moment("opens") or now,
        closes=closes,
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
