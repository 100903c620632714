"""My signed-in phones, and the desk that signs a lost one out."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.companion.frame import answer, render, text
from app.companion.residents.service import (
    CHECKS,
    Dweller,
    end_all_phones,
    end_phone,
    end_phones_at_desk,
    find_dwellers,
    list_phones,
)
from app.companion.residents.views.blueprint import blueprint
from app.companion.residents.views.phone import cookie_name, current_resident, set_cookie
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.platform.roles import Role

DESK = (Role.PROPERTY_COMPANY, Role.CONVENER, Role.RESIDENTS_COMMITTEE)
CHECK_WORDS = {
    "document": _l("I saw the identity document"),
    "called_back": _l("I called back on the phone of the register"),
    "known": _l("I know the person and the flat"),
}


@blueprint.get("/c/<community_id>/phones")
@access.resident
def phones(community_id: str) -> ResponseReturnValue:
    return _phones(community_id)


def _phones(community_id: str, wrong: str | None = None) -> str:
    resident = current_resident(community_id)
    token = request.cookies.get(cookie_name(community_id), "")
    return render(
        "companion/residents/phones.html",
        community_id,
        wrong=wrong,
        resident=resident,
        phones=list_phones(db.session(), resident, token, now=clock.read()),
    )


@blueprint.post("/c/<community_id>/phones/end")
@access.resident
def end_one(community_id: str) -> ResponseReturnValue:
    resident = current_resident(community_id)
    return answer(
        lambda: end_phone(resident, text("key"), now=clock.read()),
        lambda wrong: _phones(community_id, wrong),
        then=lambda: url_for("companion.residents.phones", community_id=community_id),
        said=_("That phone is signed out."),
    )


@blueprint.post("/c/<community_id>/phones/end-all")
@access.resident
def end_everywhere(community_id: str) -> ResponseReturnValue:
    end_all_phones(current_resident(community_id), now=clock.read())
    flash(_("All phones are signed out, this one too."), "good")
    gone = make_response(redirect(url_for("companion.residents.door", community_id=community_id)))
    set_cookie(gone, community_id, "")
    return gone


@blueprint.get("/communities/<community_id>/lost-phones")
@access(*DESK)
def lost(community_id: str) -> ResponseReturnValue:
    return _lost(community_id)


def _lost(community_id: str, wrong: str | None = None, found: list[Dweller] | None = None) -> str:
    return render(
        "companion/residents/lost.html",
        community_id,
        wrong=wrong,
        found=found,
        typed=request.form,
        checks=[(one, CHECK_WORDS[one]) for one in CHECKS],
    )


@blueprint.post("/communities/<community_id>/lost-phones")
@access(*DESK)
@limiter.limit("60 per hour")
def look_up(community_id: str) -> ResponseReturnValue:
    """The unit code goes in a form and not in an address, which logs keep."""
    try:
        found = find_dwellers(db.session(), community_id, text("unit"), now=clock.read())
    except RuleError as refused:
        return _lost(community_id, sentence(refused)), status_of(refused)
    return _lost(community_id, found=found)


@blueprint.post("/communities/<community_id>/lost-phones/<int:resident_id>/end")
@access(*DESK)
@limiter.limit("60 per hour")
def end_lost(community_id: str, resident_id: int) -> ResponseReturnValue:
    return answer(
        lambda: end_phones_at_desk(
            community_id, resident_id, text("checked"), officer=current_officer(), now=clock.read()
        ),
        lambda wrong: _lost(community_id, wrong),
        then=lambda: url_for("companion.residents.lost", community_id=community_id),
        said=_("All phones of this person are signed out. It is written down that you did it."),
    )
