"""The residents' door and their home: everything that a phone opens, on one page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.companion.frame import home_links, other_links, render, text
from app.companion.residents.service import (
    DoorUnfilled,
    TenantDoorUnfilled,
    confirm_tenant_code,
    end_session,
    request_tenant_code,
    sign_in_owner,
)
from app.companion.residents.views.blueprint import blueprint
from app.companion.residents.views.phone import cookie_name, current_resident, set_cookie
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.registry.service import OwnerSignInOver, request_owner_code


@blueprint.get("/c/<community_id>/home")
@access.resident
def home(community_id: str) -> ResponseReturnValue:
    return render(
        "companion/residents/home.html",
        community_id,
        resident=current_resident(community_id),
        doors=home_links(community_id),
        more=other_links(community_id),
    )


@blueprint.get("/c/<community_id>/door")
@access.public
def door(community_id: str) -> ResponseReturnValue:
    who = "tenant" if request.args.get("who") == "tenant" else "owner"
    return show_door(community_id, who=who)


def show_door(community_id: str, wrong: str | None = None, **more: object) -> str:
    """Return the residents' door, with the refusal that led back to it."""
    unit = request.values.get("unit", "")
    shown: dict[str, object] = {"token": "", "sent_to": "", "who": "owner", "unit": unit, **more}
    shown["back"] = request.values.get("next", "")
    return render("companion/residents/door.html", community_id, wrong=wrong, **shown)


@blueprint.post("/c/<community_id>/door")
@access.public
# A message costs money, and a wrong pair is counted by the service as well.
@limiter.limit("20 per hour")
def ask_code(community_id: str) -> ResponseReturnValue:
    who = "tenant" if text("who") == "tenant" else "owner"
    try:
        token, sent_to = _send(community_id, who)
    except RuleError as refused:
        db.session().rollback()
        return show_door(community_id, sentence(refused), who=who), status_of(refused)
    return show_door(community_id, token=token, sent_to=sent_to, who=who, unit=text("unit"))


def _check_filled(who: str) -> None:
    """Empty boxes are no wrong pair: they count as no try and say what is missing."""
    needed = ("unit", "phone") if who == "tenant" else ("unit", "last4")
    if not all(text(name).strip() for name in needed):
        raise TenantDoorUnfilled if who == "tenant" else DoorUnfilled


def _send(community_id: str, who: str) -> tuple[str, str]:
    now = clock.read()
    _check_filled(who)
    if who == "tenant":
        sent = request_tenant_code(community_id, unit=text("unit"), phone=text("phone"), now=now)
        return sent.token, sent.sent_to
    on_its_way = request_owner_code(
        community_id,
        unit=text("unit"),
        last4=text("last4"),
        phone=text("phone"),
        address=request.remote_addr or "",
        now=now,
    )
    return on_its_way.token, on_its_way.sent_to


@blueprint.post("/c/<community_id>/door/code")
@access.public
@limiter.limit("60 per hour")
def give_code(community_id: str) -> ResponseReturnValue:
    who = "tenant" if text("who") == "tenant" else "owner"
    use = confirm_tenant_code if who == "tenant" else sign_in_owner
    try:
        held = use(text("token"), text("code"), now=clock.read())
    except OwnerSignInOver as over:
        return show_door(community_id, sentence(over)), status_of(over)
    except RuleError as refused:
        db.session().rollback()
        again = {"token": text("token"), "sent_to": text("sent_to"), "who": who}
        again["unit"] = text("unit")
        return show_door(community_id, sentence(refused), **again), status_of(refused)
    answer = make_response(redirect(followed(text("next"), community_id)))
    set_cookie(answer, community_id, held)
    return answer


def followed(wished: str, community_id: str) -> str:
    """Return where to go after signing in: only a page of this service is followed."""
    parts = urlsplit(wished)
    if wished.startswith("/c/") and not parts.netloc and "\\" not in wished:
        return wished
    return url_for("companion.residents.home", community_id=community_id)


@blueprint.post("/c/<community_id>/leave")
@access.resident
def leave(community_id: str) -> ResponseReturnValue:
    end_session(request.cookies.get(cookie_name(community_id), ""), now=clock.read())
    answer = make_response(redirect(url_for("board.community", community_id=community_id)))
    set_cookie(answer, community_id, "")
    return answer
