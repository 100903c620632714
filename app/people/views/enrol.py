"""The first time: an invitation code, then password and phone, then recovery codes on paper."""

from __future__ import annotations

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import RuleError
from app.people import service
from app.people.forms import EnrolForm, InvitationForm
from app.people.views.authenticator import qr_picture
from app.people.views.blueprint import blueprint
from app.platform import clock, sessions
from app.platform.access import access
from app.platform.errors import status_of
from app.platform.forms import refuse, text_of
from app.platform.limits import limiter

INVITATION = "invitation"


@blueprint.route("/enrol/<username>", methods=["GET", "POST"])
@access.public
# A code has 58 bits; 30 tries in 10 minutes from one address are for people who mistype.
@limiter.limit("30 per 10 minutes", methods=["POST"])
def enrol(username: str) -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("people/invitation.html", form=form)
    try:
        service.open_invitation(username, text_of(form.code), clock.read())
    except RuleError as refused:
        refuse(form, refused)
        return render_template("people/invitation.html", form=form), status_of(refused)
    flask.session[INVITATION] = text_of(form.code)
    return redirect(url_for("people.enrol_phone", username=username))


@blueprint.route("/enrol/<username>/phone", methods=["GET", "POST"])
@access.public
@limiter.limit("30 per 10 minutes", methods=["POST"])
def enrol_phone(username: str) -> ResponseReturnValue:
    form = EnrolForm()
    code = flask.session.get(INVITATION, "")
    now = clock.read()
    officer = service.open_invitation(username, code, now)
    if not form.validate_on_submit():
        return _phone_page(form, officer.username, code)
    try:
        officer_id, recovery = service.enrol(
            username=username,
            code=code,
            password=text_of(form.password),
            totp_code=text_of(form.code),
            now=now,
        )
    except RuleError as refused:
        refuse(form, refused)
        return _phone_page(form, officer.username, code), status_of(refused)
    sessions.start(service.start_session(officer_id, now), now)
    return render_template("people/recovery_codes.html", codes=recovery, first=True)


def _phone_page(form: EnrolForm, username: str, code: str) -> str:
    secret = service.enrolment_secret(username, code, clock.read())
    picture = qr_picture(username, secret)
    return render_template(
        "people/enrol.html", form=form, username=username, secret=secret, picture=picture
    )
