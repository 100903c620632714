"""Mobile desks: the public list and calendar, the officers' desk."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.square.service import events as service
from app.companion.square.service.notices import BODIES
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import moment, number
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.registry.service import get_community


@blueprint.get("/c/<community_id>/desks")
@access.public
def events(community_id: str) -> ResponseReturnValue:
    rows = service.list_events(db.session(), community_id)
    return render("companion/square/events.html", community_id, rows=rows, now=clock.read())


@blueprint.get("/c/<community_id>/desks.ics")
@access.public
def calendar(community_id: str) -> ResponseReturnValue:
    session = db.session()
    name, rows = get_community(session, community_id).name, service.list_events
    data = service.calendar_of(name, rows(session, community_id), stamp=clock.read())
    return Response(data, content_type="text/calendar; charset=utf-8")


@blueprint.get("/communities/<community_id>/desks")
@access(*BODIES)
def desk_events(community_id: str) -> ResponseReturnValue:
    return _desk(community_id)


def _desk(community_id: str, wrong: str | None = None) -> str:
    rows = service.list_events(db.session(), community_id)
    return render(
        "companion/square/desk_events.html", community_id, wrong=wrong, rows=rows, now=clock.read()
    )


def _do(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.square.desk_events", community_id=community_id),
        said=said,
    )


@blueprint.post("/communities/<community_id>/desks")
@access(*BODIES)
def announce(community_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _do(
        community_id,
        lambda: service.announce_event(community_id, _words(), officer=officer, now=now),
        _("Announced, in the public calendar as well."),
    )


def _words() -> service.EventWords:
    starts, ends = moment("starts"), moment("ends")
    if starts is None or ends is None:
        raise service.EventHoursMissing
    return service.EventWords(
        what=text("what"),
        place=text("place"),
        starts=starts,
        ends=ends,
        text=text("text"),
        takes_paper=bool(text("takes_paper")),
        gives_codes=bool(text("gives_codes")),
    )


@blueprint.post("/desks/<int:desk_event_id>/report")
@access(*BODIES)
def report_event(desk_event_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _do(
        str(g.community_id),
        lambda: service.report_event(
            desk_event_id, people=number("people"), notes=text("notes"), officer=officer, now=now
        ),
        _("Written down."),
    )


@blueprint.post("/desks/<int:desk_event_id>/cancellation")
@access(*BODIES)
def cancel_event(desk_event_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    return _do(
        str(g.community_id),
        lambda: service.cancel_event(desk_event_id, officer=officer, now=now),
        _("Cancelled."),
    )
