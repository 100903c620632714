"""An owner shows who they are: unit code and last four, then six digits; good for half an hour."""

from __future__ import annotations

import flask
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.views.blueprint import blueprint
from app.committee.views.frame import render, text
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.registry.service import (
    Owner,
    OwnerSignInOver,
    confirm_owner_code,
    read_owner,
    request_owner_code,
)

KEY = "committee_owner"
# Where an owner wanted to go; nothing else is followed.
GOALS = ("public", "election", "nomination", "candidacy", "survey", "objection")


@blueprint.get("/c/<community_id>/owner")
@access.public
def owner(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None, **more: object) -> str:
    shown = {"token": "", "sent_to": "", "go": request.values.get("go", ""), **more}
    shown["goal_id"] = request.values.get("id", "")
    return render("committee/owner.html", community_id, wrong=wrong, **shown)


@blueprint.post("/c/<community_id>/owner")
@access.public
# A message costs money, and a wrong pair is counted by the service as well.
@limiter.limit("20 per hour")
def ask_code(community_id: str) -> ResponseReturnValue:
    try:
        sent = request_owner_code(
            community_id,
            unit=text("unit"),
            last4=text("last4"),
            phone=text("phone"),
            address=request.remote_addr or "",
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        return _page(community_id, sentence(refused)), status_of(refused)
    return _page(community_id, token=sent.token, sent_to=sent.sent_to)


@blueprint.post("/c/<community_id>/owner/code")
@access.public
@limiter.limit("60 per hour")
def give_code(community_id: str) -> ResponseReturnValue:
    token = text("token")
    try:
        held = confirm_owner_code(token, text("code"), now=clock.read())
    except OwnerSignInOver as over:
        return _page(community_id, sentence(over)), status_of(over)
    except RuleError as refused:
        db.session().rollback()
        again = {"token": token, "sent_to": text("sent_to")}
        return _page(community_id, sentence(refused), **again), status_of(refused)
    flask.session[KEY] = held
    flash(_("You are recognised for half an hour."), "good")
    return redirect(_goal(community_id))


@blueprint.post("/c/<community_id>/owner/end")
@access.public
def end_owner(community_id: str) -> ResponseReturnValue:
    flask.session.pop(KEY, None)
    return redirect(url_for("committee.public", community_id=community_id))


def find_owner(community_id: str) -> Owner | None:
    """Return the owner who is recognised on this device for this community, or None."""
    held = flask.session.get(KEY, "")
    try:
        found = read_owner(db.session(), held, now=clock.read()) if held else None
    except OwnerSignInOver:
        flask.session.pop(KEY, None)
        return None
    return found if found is not None and found.community_id == community_id else None


def get_owner(community_id: str) -> Owner:
    """Return the owner; raises OwnerSignInOver."""
    found = find_owner(community_id)
    if found is None:
        raise OwnerSignInOver
    return found


def ask_who(community_id: str, go: str, row_id: object = "") -> ResponseReturnValue:
    """Send the visitor to say who they are, and back to where they were."""
    return redirect(url_for("committee.owner", community_id=community_id, go=go, id=row_id))


def _goal(community_id: str) -> str:
    go, row_id = text("go"), text("id")[:40]
    if go not in GOALS or (go != "public" and not row_id):
        go = "public"
    if go == "public":
        return url_for("committee.public", community_id=community_id)
    if go == "survey":
        number = int(row_id) if row_id.isdecimal() and len(row_id) < 10 else 0
        return url_for("committee.survey", survey_id=number)
    if go == "objection":
        return url_for("board.assembly", assembly_id=row_id, _anchor="object")
    endpoint = "committee.public_election" if go == "election" else f"committee.{go}"
    return url_for(endpoint, public_election_id=row_id)
