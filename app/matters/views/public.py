"""What everybody may read of a community's matters, and the place to comment on what hangs out."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.matters.service.comments import comment, hanging, list_comments
from app.matters.service.dossier import Dossier, list_matters, load_dossier
from app.matters.service.issuing import papers_in_force, read_paper
from app.matters.service.road import is_begun, is_finished, next_steps, states_of
from app.matters.views.blueprint import blueprint
from app.matters.views.desk import money_of
from app.matters.views.frame import answer, render, text
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.papers import get_paper


@blueprint.get("/c/<community_id>/matters")
@access.public
def public(community_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    rows = []
    for row in list_matters(session, community_id):
        dossier = load_dossier(session, row.id, now)
        if not is_begun(dossier):
            continue
        states = states_of(dossier)
        rows.append((row, next_steps(states)[:1], is_finished(states), money_of(dossier)))
    return render("matters/public.html", community_id, rows=rows)


@blueprint.get("/c/<community_id>/matters/<int:number>")
@access.public
def public_matter(community_id: str, number: int) -> ResponseReturnValue:
    return _public_page(community_id, number)


def _find(community_id: str, number: int) -> Dossier:
    session = db.session()
    rows = list_matters(session, community_id)
    found = next((row for row in rows if row.number == number), None)
    if found is None:
        abort(404)
    return load_dossier(session, found.id, clock.read())


def _public_page(community_id: str, number: int, wrong: str | None = None) -> str:
    dossier = _find(community_id, number)
    states = states_of(dossier)
    papers = [(one, get_paper(one.paper)) for one in papers_in_force(dossier)]
    return render(
        "matters/public_matter.html",
        community_id,
        wrong=wrong,
        dossier=dossier,
        row=dossier.row,
        states=[one for one in states if one.state != "not_needed"],
        following=next_steps(states)[:1],
        finished=is_finished(states),
        begun=is_begun(dossier),
        papers=[(one, paper) for one, paper in papers if paper.is_public],
        money=money_of(dossier),
        hanging=hanging(dossier),
        comments=list_comments(db.session(), dossier.row.id),
        typed=request.form,
    )


@blueprint.post("/c/<community_id>/matters/<int:number>/comments")
@access.public
@limiter.limit("20 per hour")
def comment_on(community_id: str, number: int) -> ResponseReturnValue:
    matter_id = _find(community_id, number).row.id
    return answer(
        lambda: comment(matter_id, text=text("text"), contact=text("contact"), now=clock.read()),
        lambda wrong: _public_page(community_id, number, wrong),
        then=lambda: url_for(
            "matters.public_matter", community_id=community_id, number=number, _anchor="comments"
        ),
        said=_("Your comment is recorded. The answer will stand on this page."),
    )


@blueprint.get("/c/<community_id>/matters/<int:number>/papers/<int:paper_id>.pdf")
@access.public
def public_paper(community_id: str, number: int, paper_id: int) -> ResponseReturnValue:
    dossier = _find(community_id, number)
    if paper_id not in {one.id for one in papers_in_force(dossier)}:
        abort(404)
    data, _title = read_paper(db.session(), dossier.row.id, paper_id, public_only=True)
    return Response(data, content_type="application/pdf")
