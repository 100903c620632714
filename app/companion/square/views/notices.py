"""Notices: the residents' list and page, the board's PDF, the officers' desk."""

from __future__ import annotations

from flask import Response, abort, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.residents.views.phone import find_current_resident
from app.companion.square.models import NoticeRow
from app.companion.square.service import notices as service
from app.companion.square.service.paper import notice_paper
from app.companion.square.service.scopes import list_scopes
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import day
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import limiter

WRITERS = service.BODIES


def say_unread() -> str:
    """Say on the residents' home how many notices this phone's resident has not seen."""
    resident = find_current_resident(str(g.community_id))
    count = 0 if resident is None else service.count_unread(db.session(), resident, clock.read())
    if count:
        return str(_("%(count)s notices you have not seen yet.", count=count))
    return str(_("What committee, company and offices tell you."))


@blueprint.get("/c/<community_id>/notices")
@access.public
def notices(community_id: str) -> ResponseReturnValue:
    session, resident = db.session(), find_current_resident(community_id)
    return render(
        "companion/square/notices.html",
        community_id,
        resident=resident,
        rows=service.notices_for(session, community_id, resident, clock.read()),
        seen=set() if resident is None else service.read_ids(session, resident.id),
    )


@blueprint.get("/c/<community_id>/notices/<int:number>")
@access.public
def notice(community_id: str, number: int) -> ResponseReturnValue:
    row, resident = _readable(community_id, number), find_current_resident(community_id)
    if resident is not None:
        service.mark_read(row.id, resident, now=clock.read())
    return render("companion/square/notice.html", community_id, row=row, resident=resident)


@blueprint.get("/c/<community_id>/notices/<int:number>/notice.pdf")
@access.public
@limiter.limit("60 per 10 minutes")
def paper(community_id: str, number: int) -> ResponseReturnValue:
    return _pdf(_readable(community_id, number))


def _readable(community_id: str, number: int) -> NoticeRow:
    session = db.session()
    row = service.get_notice(session, number)
    resident = find_current_resident(community_id)
    if row.community_id != community_id or not service.may_read(session, row, resident):
        abort(404)
    return row


def _pdf(row: NoticeRow) -> Response:
    return Response(notice_paper(db.session(), row), content_type="application/pdf")


@blueprint.get("/communities/<community_id>/notices")
@access(*WRITERS)
def desk_notices(community_id: str) -> ResponseReturnValue:
    return _desk(community_id)


def _desk(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    rows = service.list_notices(session, community_id)
    return render(
        "companion/square/desk_notices.html",
        community_id,
        wrong=wrong,
        rows=rows,
        readers=service.count_readers(session, [one.id for one in rows]),
        scopes=list_scopes(session, community_id),
    )


@blueprint.post("/communities/<community_id>/notices")
@access(*WRITERS)
def publish(community_id: str) -> ResponseReturnValue:
    flat = text("flat").strip()
    words = service.NoticeWords(
        title=text("title"),
        text=text("text"),
        scope=f"unit/{flat}" if flat else text("scope"),
        until=day("until"),
        may_text=bool(text("may_text")),
    )
    officer = current_officer()
    return answer(
        lambda: service.publish_notice(community_id, words, officer=officer, now=clock.read()),
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.square.desk_notices", community_id=community_id),
        said=_("Published. Residents see it at once; print it for the board as well."),
    )


@blueprint.post("/notices/<int:notice_id>/withdrawal")
@access(*WRITERS)
def withdraw(notice_id: int) -> ResponseReturnValue:
    officer, place = current_officer(), str(g.community_id)
    return answer(
        lambda: service.withdraw_notice(
            notice_id, text("reason"), officer=officer, now=clock.read()
        ),
        lambda wrong: _desk(place, wrong),
        then=lambda: url_for("companion.square.desk_notices", community_id=place),
        said=_("Withdrawn, with your reason."),
    )


@blueprint.get("/notices/<int:notice_id>/notice.pdf")
@access(*WRITERS)
def desk_paper(notice_id: int) -> ResponseReturnValue:
    return _pdf(service.get_notice(db.session(), notice_id))
