"""An officer's own page: roles, links, password, recovery codes."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import RuleError
from app.people import service
from app.people.forms import PasswordForm
from app.people.step_up import step_up
from app.people.views.blueprint import blueprint
from app.people.views.communities import list_communities
from app.platform import clock, menu
from app.platform.access import access, current_officer
from app.platform.errors import status_of
from app.platform.forms import refuse, text_of
from app.platform.roles import Role


@blueprint.get("/account")
@access.officer
def account() -> ResponseReturnValue:
    officer = current_officer()
    places = [
        (community, officer.roles_in(community.id), menu.community_links(officer, community.id))
        for community in list_communities()
        if community.id in officer.communities or Role.OPERATOR in officer.roles_in(None)
    ]
    return render_template(
        "people/account.html",
        officer=officer,
        places=places,
        links=menu.general_links(officer),
        # Who only runs the machine signs nothing.
        needs_key=officer.roles - {Role.OPERATOR} and service.active_key(officer.id) is None,
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@access.officer
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("people/password.html", form=form)
    try:
        service.change_password(
            current_officer().id,
            old=text_of(form.old),
            new=text_of(form.password),
            token=current_user.token,
            now=clock.read(),
        )
    except RuleError as refused:
        refuse(form, refused)
        return render_template("people/password.html", form=form), status_of(refused)
    flash(_("Your password is changed. Other devices are signed out."), "good")
    return redirect(url_for("people.account"))


@blueprint.post("/account/recovery-codes")
@access.officer
@step_up
def recovery_codes() -> ResponseReturnValue:
    codes = service.new_recovery_codes(current_officer().id, clock.read())
    return render_template("people/recovery_codes.html", codes=codes, first=False)
