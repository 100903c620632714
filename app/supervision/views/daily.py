"""An officer's own choice: a message a day about what waits, to a mail address or a phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.supervision.service import daily as service
from app.supervision.views.blueprint import blueprint


@blueprint.get("/worklist/daily")
@access.officer
def daily() -> ResponseReturnValue:
    return _page()


@blueprint.post("/worklist/daily")
@access.officer
@limiter.limit("60 per hour")
def choose_daily() -> ResponseReturnValue:
    officer, now, typed = current_officer(), clock.read(), request.form
    if typed.get("act") == "stop":
        service.stop_daily(officer, now=now)
        flash(_("You get no daily message any more."), "good")
        return redirect(url_for("supervision.daily"))
    if typed.get("act") == "confirm":
        return _confirm()
    try:
        service.choose_daily(
            officer, channel=typed.get("channel", ""), address=typed.get("address", ""), now=now
        )
    except RuleError as refused:
        db.session().rollback()
        return _page(sentence(refused)), status_of(refused)
    flash(
        _("A code is on its way to this address. Enter it here; then the messages begin."), "good"
    )
    return redirect(url_for("supervision.daily"))


def _confirm() -> ResponseReturnValue:
    try:
        service.confirm_daily(
            current_officer(), request.form.get("code", "").strip(), now=clock.read()
        )
    except RuleError as refused:
        db.session().rollback()
        return _page(sentence(refused)), status_of(refused)
    flash(_("From tomorrow on you are told each morning what waits for you."), "good")
    return redirect(url_for("supervision.daily"))


def _page(wrong: str | None = None) -> str:
    chosen = service.find_choice(db.session(), current_officer().id)
    return render_template("supervision/daily.html", chosen=chosen, typed=request.form, wrong=wrong)
