"""The survey on a resident's phone: one page, once a quarter."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render
from app.companion.rating.service import (
    give_answer,
    has_answered,
    quarter_of,
    rules_for,
    serving_on,
)
from app.companion.rating.views.blueprint import blueprint
from app.companion.residents.views.phone import current_resident
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access
from app.platform.db import db


@blueprint.get("/c/<community_id>/service-survey")
@access.resident
def survey(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    now = clock.read()
    today = local_date(now)
    return render(
        "companion/rating/survey.html",
        community_id,
        wrong=wrong,
        quarter=quarter_of(today),
        rules=rules_for(quarter_of(today)),
        serving=serving_on(db.session(), community_id, today),
        answered=has_answered(db.session(), current_resident(community_id), now=now),
        typed=request.form,
    )


@blueprint.post("/c/<community_id>/service-survey")
@access.resident
def give(community_id: str) -> ResponseReturnValue:
    now = clock.read()
    indicators = rules_for(quarter_of(local_date(now))).indicators
    stars = {one: request.form.get(one, 0, type=int) for one in indicators}
    return answer(
        lambda: give_answer(
            current_resident(community_id),
            stars,
            request.form.get("manager", type=int),
            now=now,
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.rating.survey", community_id=community_id),
        said=_("Thank you. Your answer is counted, without your name."),
    )
