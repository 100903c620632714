"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user

from app.people import service
from app.people.forms import SignInForm
from app.people.service.sign_in import SignInRefused
from app.people.service.waits import SignInTooSoon
from app.people.views.blueprint import blueprint
from app.platform import clock, sessions
from app.platform.access import access
from app.platform.errors import status_of
from app.platform.forms import refuse, text_of
from app.platform.limits import limiter


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
# 60 tries in 10 minutes from one address, for all names together; each name has its own waits.
@limiter.limit("60 per 10 minutes", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_next_page())
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form)
    now = clock.read()
    try:
        held = service.sign_in(
            username=text_of(form.username),
            password=text_of(form.password),
            code=text_of(form.code),
            address=get_remote_address(),
            now=now,
        )
    except (SignInRefused, SignInTooSoon) as refused:
        refuse(form, refused)
        return render_template("people/sign_in.html", form=form), status_of(refused)
    sessions.start(held, now)
    return redirect(_next_page())


@blueprint.post("/sign-out")
@access.officer
def sign_out() -> ResponseReturnValue:
    service.end_session(current_user.token, clock.read())
    sessions.end()
    flash(_("You are signed out."), "good")
    return redirect(url_for("people.home"))


@blueprint.post("/sign-out-everywhere")
@access.officer
def sign_out_everywhere() -> ResponseReturnValue:
    service.end_all_sessions(current_user.officer.id, clock.read())
    sessions.end()
    flash(_("You are signed out on all devices."), "good")
    return redirect(url_for("people.sign_in"))


def _next_page() -> str:
    """Return where to go on: only a path of this site, never another host."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    safe = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if safe and not parts.scheme and not parts.netloc and "\\" not in wanted:
        return wanted
    return url_for("people.account")
