"""An officer's own choice: to be told at once of dangers and of what is late, in this community."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer
from app.companion.tickets.service.alerts import MOST_AN_HOUR
from app.companion.tickets.service.duty import is_on_duty, set_duty
from app.companion.tickets.views.blueprint import WORKERS, blueprint
from app.companion.tickets.views.frame import render
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.supervision.service.daily import find_choice


@blueprint.get("/communities/<community_id>/tickets/duty")
@access(*WORKERS)
def duty(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session, officer = db.session(), current_officer()
    return render(
        "duty.html",
        community_id,
        wrong=wrong,
        on=is_on_duty(session, community_id, officer),
        chosen=find_choice(session, officer.id),
        most=MOST_AN_HOUR,
    )


@blueprint.post("/communities/<community_id>/tickets/duty")
@access(*WORKERS)
def set_on_duty(community_id: str) -> ResponseReturnValue:
    officer, now, on = current_officer(), clock.read(), request.form.get("on") == "y"
    return answer(
        lambda: set_duty(community_id, on=on, officer=officer, now=now),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.tickets.duty", community_id=community_id),
        said=_("You are told at once.") if on else _("You are not told at once any more."),
    )
