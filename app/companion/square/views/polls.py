"""Surveys for residents: the list, the questions, what came out."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.service.committees import find_sitting
from app.committee.service.surveys import list_surveys
from app.companion.frame import render
from app.companion.residents.views.phone import current_resident
from app.companion.square.service import polls as service
from app.companion.square.service.words import SquareThingNotFound
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access
from app.platform.db import db


@blueprint.get("/c/<community_id>/surveys")
@access.resident
def polls(community_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    sitting = find_sitting(session, community_id)
    return render(
        "companion/square/polls.html",
        community_id,
        rows=service.list_polls(session, community_id),
        yearly=[] if sitting is None else list_surveys(session, sitting.id),
        now=now,
    )


@blueprint.get("/c/<community_id>/surveys/<int:poll_id>")
@access.resident
def poll(community_id: str, poll_id: int) -> ResponseReturnValue:
    return _page(community_id, poll_id)


def _page(community_id: str, poll_id: int, wrong: str | None = None) -> str:
    session, now, resident = db.session(), clock.read(), current_resident(community_id)
    row = service.get_poll(session, poll_id)
    if row.community_id != community_id:
        raise SquareThingNotFound
    return render(
        "companion/square/poll.html",
        community_id,
        wrong=wrong,
        row=row,
        questions=service.questions_of(row),
        resident=resident,
        answered=service.has_answered(session, row, resident),
        count=service.count_answers(session, poll_id),
        results=service.results_of(session, row, now),
        now=now,
        typed=request.form,
    )


@blueprint.post("/c/<community_id>/surveys/<int:poll_id>")
@access.resident
def answer_poll(community_id: str, poll_id: int) -> ResponseReturnValue:
    resident, given = current_resident(community_id), request.form
    answers = {number: given.getlist(f"q{number}") for number in range(service.MOST_QUESTIONS)}
    return answer(
        lambda: service.answer_poll(poll_id, resident, answers, now=clock.read()),
        lambda wrong: _page(community_id, poll_id, wrong),
        then=lambda: url_for("companion.square.poll", community_id=community_id, poll_id=poll_id),
        said=_("Thank you. Nobody can tell your answers from the others'."),
    )
