"""The operator's list of officers: invite, appoint, dismiss, reset, shut."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.people import service
from app.people.forms import AppointmentForm, OfficerForm
from app.people.service.accounts import Invitation
from app.people.step_up import step_up
from app.people.views.blueprint import blueprint
from app.people.views.communities import list_communities
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.config import current_config
from app.platform.errors import sentence, status_of
from app.platform.forms import SelectChoice, refuse, text_of
from app.platform.roles import Role

EVERYWHERE = "*"


@blueprint.route("/officers", methods=["GET", "POST"])
@access.anywhere(Role.OPERATOR)
def officers() -> ResponseReturnValue:
    form = OfficerForm()
    if not form.validate_on_submit():
        return _list_page(form)
    try:
        invitation = service.create_officer(
            username=text_of(form.username),
            name=text_of(form.name),
            organisation=text_of(form.organisation),
            by=current_officer(),
            now=clock.read(),
        )
    except RuleError as refused:
        refuse(form, refused)
        return _list_page(form), status_of(refused)
    return _invitation_page(invitation)


@blueprint.get("/officers/<int:officer_id>")
@access.anywhere(Role.OPERATOR)
def officer(officer_id: int) -> ResponseReturnValue:
    return render_template(
        "people/officer.html",
        account=service.get_account(officer_id),
        keys=service.keys_of(officer_id),
        form=_appointment_form(),
        communities={c.id: c.name for c in list_communities()},
    )


@blueprint.post("/officers/<int:officer_id>/appointments")
@access.anywhere(Role.OPERATOR)
@step_up
def appoint(officer_id: int) -> ResponseReturnValue:
    form = _appointment_form()
    if not form.validate():
        return _back_to(officer_id, _("Please choose a role and a community."))
    try:
        service.appoint(
            officer_id,
            Role(form.role.data),
            _community_of(form.community_id.data),
            operator_organisation=current_config().operator_organisation,
            by=current_officer(),
            now=clock.read(),
        )
    except RuleError as refused:
        return _back_to(officer_id, sentence(refused))
    return _back_to(officer_id)


@blueprint.post("/officers/<int:officer_id>/dismissals")
@access.anywhere(Role.OPERATOR)
@step_up
def dismiss(officer_id: int) -> ResponseReturnValue:
    form = _appointment_form()
    if not form.validate():
        return _back_to(officer_id, _("Please choose a role and a community."))
    service.dismiss(
        officer_id,
        Role(form.role.data),
        _community_of(form.community_id.data),
        by=current_officer(),
        now=clock.read(),
    )
    return _back_to(officer_id)


@blueprint.post("/officers/<int:officer_id>/reset")
@access.anywhere(Role.OPERATOR)
@step_up
def reset(officer_id: int) -> ResponseReturnValue:
    invitation = service.reset_officer(officer_id, by=current_officer(), now=clock.read())
    return _invitation_page(invitation)


@blueprint.post("/officers/<int:officer_id>/shut")
@access.anywhere(Role.OPERATOR)
@step_up
def shut(officer_id: int) -> ResponseReturnValue:
    disabled = request.form.get("disabled") == "yes"
    service.disable_officer(officer_id, disabled=disabled, by=current_officer(), now=clock.read())
    return _back_to(officer_id)


def _back_to(officer_id: int, wrong: str | None = None) -> ResponseReturnValue:
    flash(wrong or _("Done."), "error" if wrong else "good")
    return redirect(url_for("people.officer", officer_id=officer_id))


def _community_of(choice: str) -> str | None:
    return None if choice == EVERYWHERE else choice


def _appointment_form() -> AppointmentForm:
    form = AppointmentForm()
    form.community_id.choices = [
        *(SelectChoice(community.id, community.name) for community in list_communities()),
        SelectChoice(EVERYWHERE, _("Everywhere (operator, auditor)")),
    ]
    return form


def _list_page(form: OfficerForm) -> str:
    return render_template("people/officers.html", form=form, accounts=service.list_officers())


def _invitation_page(invitation: Invitation) -> str:
    link = url_for("people.enrol", username=invitation.username, _external=True)
    return render_template("people/invited.html", invitation=invitation, link=link)
