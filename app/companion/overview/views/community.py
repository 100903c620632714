"""The dashboard of one community, and the list behind each of its figures."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.companion.frame import render
from app.companion.overview.service import community as service
from app.companion.overview.service.gathering import gather
from app.companion.overview.service.scope import LOOKERS
from app.companion.overview.service.snapshots import history_of
from app.companion.overview.views.blueprint import blueprint
from app.companion.tickets.service import edition_now
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db

SHOWN_DAYS = 30


@blueprint.get("/overview/communities/<community_id>")
@access.officer
def board(community_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    service.check_in_part(session, current_officer(), community_id)
    return render(
        "companion/overview/community.html",
        community_id,
        figures=gather(session, community_id, now),
        dangers=service.count_dangers(session, community_id, now),
        history=history_of(session, community_id)[-SHOWN_DAYS:],
    )


@blueprint.get("/communities/<community_id>/figures")
@access(*LOOKERS)
def desk(community_id: str) -> ResponseReturnValue:
    return redirect(url_for("companion.overview.board", community_id=community_id))


@blueprint.get("/overview/communities/<community_id>/things")
@access.officer
def things(community_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    service.check_in_part(session, current_officer(), community_id)
    return render(
        "companion/overview/things.html",
        community_id,
        rules=edition_now(session, community_id).rules,
        votes=service.votes_behind(session, community_id),
        tickets=service.tickets_behind(session, community_id, now),
        buildings=service.buildings_behind(session, community_id, local_date(now)),
    )
