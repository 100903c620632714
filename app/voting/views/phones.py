"""The scrutineer's page: phones that stand for more than three rights."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import get_community
from app.voting.service.codes import SHARED_PHONE_RIGHTS
from app.voting.service.phones import release_phone, view_shared_phones, withdraw_release
from app.voting.views.blueprint import blueprint


@blueprint.get("/communities/<community_id>/phones")
@access(Role.SCRUTINEER, Role.STREET_OFFICE, Role.AUDITOR)
def shared_phones(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    return render_template(
        "voting/phones.html",
        community=get_community(db.session(), community_id),
        phones=view_shared_phones(db.session(), community_id),
        limit=SHARED_PHONE_RIGHTS,
        may_release=Role.SCRUTINEER in current_officer().roles_in(community_id),
        wrong=wrong,
    )


@blueprint.post("/communities/<community_id>/phones")
@access(Role.SCRUTINEER)
def release_shared_phone(community_id: str) -> ResponseReturnValue:
    officer_id, now = current_officer().id, clock.read()
    release, withdraw = request.form.get("release", ""), request.form.get("withdraw", "")
    try:
        if withdraw:
            withdraw_release(community_id, withdraw, officer_id=officer_id, now=now)
        else:
            release_phone(community_id, release, officer_id=officer_id, now=now)
    except RuleError as refused:
        db.session().rollback()
        return _page(community_id, sentence(refused)), status_of(refused)
    flash(_("The release is taken back.") if withdraw else _("Released."), "good")
    return redirect(url_for("voting.shared_phones", community_id=community_id))
