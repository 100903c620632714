"""The community page, facilities and staff on duty."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.square.service import place as service
from app.companion.square.service.facts import read_facts
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import day
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.roles import Role

KEEPERS = (Role.PROPERTY_COMPANY, Role.CONVENER, Role.RESIDENTS_COMMITTEE)


@blueprint.get("/c/<community_id>/about")
@access.public
def about(community_id: str) -> ResponseReturnValue:
    session = db.session()
    return render(
        "companion/square/about.html",
        community_id,
        facts=read_facts(session, community_id),
        staff=service.list_staff(session, community_id),
    )


@blueprint.get("/c/<community_id>/facilities")
@access.public
def facilities(community_id: str) -> ResponseReturnValue:
    kept = service.list_facilities(db.session(), community_id)
    return render("companion/square/facilities.html", community_id, kept=kept)


@blueprint.get("/communities/<community_id>/place")
@access(*KEEPERS)
def desk_place(community_id: str) -> ResponseReturnValue:
    return _desk(community_id)


def _desk(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    return render(
        "companion/square/desk_place.html",
        community_id,
        wrong=wrong,
        kept=service.list_facilities(session, community_id),
        staff=service.list_staff(session, community_id),
    )


def _do(community_id: str, act: Callable[[], object]) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _desk(community_id, wrong),
        then=lambda: url_for("companion.square.desk_place", community_id=community_id),
        said=_("Saved."),
    )


@blueprint.post("/communities/<community_id>/facilities")
@access(*KEEPERS)
def add_facility(community_id: str) -> ResponseReturnValue:
    officer = current_officer()
    return _do(
        community_id,
        lambda: service.add_facility(
            community_id,
            code=text("code"),
            name=text("name"),
            place=text("place"),
            officer=officer,
            now=clock.read(),
        ),
    )


@blueprint.post("/facilities/<int:facility_id>/care")
@access(*KEEPERS)
def log_care(facility_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()

    def act() -> None:
        on = day("on")
        if on is None:
            raise service.CareDayInvalid
        service.log_care(
            facility_id,
            on=on,
            text=text("text"),
            done_by=text("done_by"),
            next_on=day("next_on"),
            officer=officer,
            now=now,
        )

    return _do(str(g.community_id), act)


@blueprint.post("/facilities/<int:facility_id>/retirement")
@access(*KEEPERS)
def retire_facility(facility_id: int) -> ResponseReturnValue:
    officer = current_officer()
    return _do(
        str(g.community_id),
        lambda: service.retire_facility(facility_id, officer=officer, now=clock.read()),
    )


@blueprint.post("/communities/<community_id>/staff")
@access(Role.PROPERTY_COMPANY)
def add_staff(community_id: str) -> ResponseReturnValue:
    officer = current_officer()
    return _do(
        community_id,
        lambda: service.add_staff(
            community_id,
            badge=text("badge"),
            post=text("post"),
            office_phone=text("phone"),
            officer=officer,
            now=clock.read(),
        ),
    )


@blueprint.post("/communities/<community_id>/staff/<int:staff_id>/end")
@access(Role.PROPERTY_COMPANY)
def end_staff(community_id: str, staff_id: int) -> ResponseReturnValue:
    officer = current_officer()
    return _do(
        community_id,
        lambda: service.end_staff(staff_id, community_id, officer=officer, now=clock.read()),
    )
