"""The yearly survey: an owner, recognised, gives a grade to each question, once for the flat."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import SurveyRow
from app.committee.service import surveys as service
from app.committee.service.reading import community_of_survey, get_row
from app.committee.views.blueprint import blueprint
from app.committee.views.frame import answer, render
from app.committee.views.owner import ask_who, find_owner, get_owner
from app.platform import clock
from app.platform.access import access
from app.platform.db import db


@blueprint.get("/s/<int:survey_id>")
@access.public
def survey(survey_id: int) -> ResponseReturnValue:
    community_id = _community(survey_id)
    row = get_row(db.session(), SurveyRow, survey_id)
    running = row.opens <= clock.read() < row.closes
    if running and find_owner(community_id) is None:
        return ask_who(community_id, "survey", survey_id)
    return _page(survey_id)


def _page(survey_id: int, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    row, community_id = get_row(session, SurveyRow, survey_id), _community(survey_id)
    return render(
        "committee/survey.html",
        community_id,
        wrong=wrong,
        row=row,
        now=now,
        owner=find_owner(community_id),
        grades=service.GRADES,
        count=service.count_answers(session, survey_id),
        totals=service.survey_totals(session, row, now),
    )


@blueprint.post("/s/<int:survey_id>")
@access.public
def answer_survey(survey_id: int) -> ResponseReturnValue:
    community_id = _community(survey_id)
    row = get_row(db.session(), SurveyRow, survey_id)
    grades = [request.form.get(f"q{n}", "") for n in range(len(row.questions))]
    return answer(
        lambda: service.answer_survey(
            survey_id, get_owner(community_id), grades=grades, now=clock.read()
        ),
        lambda wrong: _page(survey_id, wrong),
        then=url_for("committee.public", community_id=community_id),
        said=_("Counted. Nobody can see which grades your flat gave."),
    )


def _community(survey_id: int) -> str:
    get_row(db.session(), SurveyRow, survey_id)
    return str(community_of_survey(db.session(), survey_id))
