"""A community's matters for officers, and the file of one: next step on top, then the checklist."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.matters.service import acts
from app.matters.service.bundle import bundle_matter
from app.matters.service.comments import list_comments
from app.matters.service.conditions import spent
from app.matters.service.dossier import Dossier, list_matters, load_dossier
from app.matters.service.issuing import papers_in_force
from app.matters.service.road import is_begun, is_finished, next_steps, states_of
from app.matters.service.roads import KINDS
from app.matters.service.scope import scope_words
from app.matters.service.worklist import worklist
from app.matters.views.blueprint import KEEPERS, READERS, blueprint
from app.matters.views.calendar import calendar_file
from app.matters.views.frame import answer, render, text
from app.matters.views.words import STEP_WORDS
from app.people.service import get_officer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.papers import get_paper
from app.registry.service import get_profile


@blueprint.get("/communities/<community_id>/matters")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    return _desk_page(community_id)


def _desk_page(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    return render(
        "matters/desk.html",
        community_id,
        wrong=wrong,
        rows=list_matters(session, community_id),
        tasks=worklist(session, community_id, now),
        kinds=KINDS,
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/matters")
@access(*KEEPERS)
def open_matter(community_id: str) -> ResponseReturnValue:
    opened: list[int] = []

    def act() -> None:
        opened.append(
            acts.open_matter(
                community_id,
                kind=text("kind"),
                title=text("title"),
                rehearsal="rehearsal" in request.form,
                officer_id=current_officer().id,
                now=clock.read(),
            )
        )

    return answer(
        act,
        lambda wrong: _desk_page(community_id, wrong),
        then=lambda: url_for("matters.matter", matter_id=opened[0]),
        said=_("The matter is open. The first step stands on top."),
    )


@blueprint.get("/communities/<community_id>/matters.ics")
@access(*READERS)
def calendar(community_id: str) -> ResponseReturnValue:
    now = clock.read()
    events = [
        (f"matter-{one.matter_id}-{one.step}", one.due, f"{one.title}: {STEP_WORDS[one.step]}")
        for one in worklist(db.session(), community_id, now)
        if one.due is not None
    ]
    headers = {"Content-Disposition": 'attachment; filename="matters.ics"'}
    data = calendar_file(events, stamp=now)
    return Response(data, content_type="text/calendar; charset=utf-8", headers=headers)


@blueprint.get("/matters/<int:matter_id>")
@access(*READERS)
def matter(matter_id: int) -> ResponseReturnValue:
    return matter_page(matter_id)


def matter_page(matter_id: int, wrong: str | None = None) -> str:
    """Return the file of a matter; `wrong` is what a form on it was refused for."""
    dossier = load_dossier(db.session(), matter_id, clock.read())
    states = states_of(dossier)
    return render(
        "matters/matter.html",
        dossier.row.community_id,
        wrong=wrong,
        dossier=dossier,
        row=dossier.row,
        states=states,
        following=next_steps(states) if dossier.row.state == "open" else [],
        finished=is_finished(states),
        begun=is_begun(dossier),
        rules_of=get_profile(dossier.row.profile["id"]).name,
        papers=[(one, get_paper(one.paper)) for one in papers_in_force(dossier)],
        comments=list_comments(db.session(), matter_id),
        names=_names(dossier),
        money=money_of(dossier),
    )


def money_of(dossier: Dossier) -> dict[str, Any]:
    """Return what a page says of scope and money, as far as it is known."""
    scope = dossier.act("scope")
    return {
        "scope": scope_words(scope.facts) if scope else "",
        "units": len(scope.facts["lines"]) if scope else 0,
        "area": sum(one["area"] for one in scope.facts["lines"]) if scope else 0,
        "budget": dossier.fact("supplement", "new_budget", dossier.fact("plan", "budget")),
        "price": dossier.fact("contract", "price"),
        "spent": spent(dossier),
    }


def _names(dossier: Dossier) -> dict[int, str]:
    officers = {one.done_by for one in dossier.acts}
    officers |= {one.confirmed_by for one in dossier.acts if one.confirmed_by is not None}
    return {one: get_officer(one).name for one in officers}


@blueprint.get("/matters/<int:matter_id>/dossier.zip")
@access(*READERS)
def dossier_zip(matter_id: int) -> ResponseReturnValue:
    dossier = load_dossier(db.session(), matter_id, clock.read())
    name = f"matter-{dossier.row.number}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(bundle_matter(dossier), content_type="application/zip", headers=headers)


@blueprint.post("/matters/<int:matter_id>/stop")
@access(*KEEPERS)
def stop(matter_id: int) -> ResponseReturnValue:
    return answer(
        lambda: acts.stop_matter(
            matter_id, text("reason"), officer=current_officer(), now=clock.read()
        ),
        lambda wrong: matter_page(matter_id, wrong),
        then=lambda: url_for("matters.matter", matter_id=matter_id),
        said=_("The matter is stopped."),
    )


@blueprint.post("/matters/<int:matter_id>/clock")
@access(*KEEPERS)
def move_clock(matter_id: int) -> ResponseReturnValue:
    """Move a rehearsal's clock on."""
    days = request.form.get("days", 0, type=int)
    return answer(
        lambda: acts.move_clock(matter_id, days, officer=current_officer(), now=clock.read()),
        lambda wrong: matter_page(matter_id, wrong),
        then=lambda: url_for("matters.matter", matter_id=matter_id),
        said=_("The rehearsal's clock is moved on."),
    )
