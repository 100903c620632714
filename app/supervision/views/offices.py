"""The operator's page of the tree of offices: add, place communities, let officers look."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.people import service as people
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import list_communities
from app.supervision.service import tree
from app.supervision.views.blueprint import blueprint


@blueprint.get("/offices")
@access.anywhere(Role.OPERATOR)
def offices() -> ResponseReturnValue:
    return _page()


def _page(wrong: str | None = None) -> str:
    session = db.session()
    return render_template(
        "supervision/offices.html",
        offices=tree.read_tree(session),
        communities={one.id: one.name for one in list_communities(session)},
        officers=[account.officer for account in people.list_officers()],
        levels=tree.LEVELS,
        typed=request.form,
        wrong=wrong,
    )


def _do(act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except RuleError as refused:
        db.session().rollback()
        return _page(sentence(refused)), status_of(refused)
    flash(_("Saved."), "good")
    return redirect(url_for("supervision.offices"))


def _number(name: str) -> int:
    return request.form.get(name, 0, type=int)


@blueprint.post("/offices")
@access.anywhere(Role.OPERATOR)
def add_office() -> ResponseReturnValue:
    name, level = request.form.get("name", ""), request.form.get("level", "")
    me, now, above = current_officer().id, clock.read(), _number("parent") or None
    return _do(lambda: tree.add_office(name, level, above, officer_id=me, now=now))


@blueprint.post("/offices/places")
@access.anywhere(Role.OPERATOR)
def place_community() -> ResponseReturnValue:
    place, office = request.form.get("community", ""), _number("office")
    me, now = current_officer().id, clock.read()
    return _do(lambda: tree.place_community(place, office, officer_id=me, now=now))


@blueprint.post("/offices/overseers")
@access.anywhere(Role.OPERATOR)
def appoint_overseer() -> ResponseReturnValue:
    overseer, office = _number("officer"), _number("office")
    me, now = current_officer().id, clock.read()
    if request.form.get("act") == "dismiss":
        return _do(lambda: tree.dismiss_overseer(overseer, office, officer_id=me, now=now))
    return _do(lambda: tree.appoint_overseer(overseer, office, officer_id=me, now=now))
