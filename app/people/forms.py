"""Forms of officers' accounts: they check shape; the services check sense."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.platform.forms import Form, SelectChoice
from app.platform.roles import Role

ROLE_NAMES = {
    Role.CONVENER: _l("Convener"),
    Role.CLERK: _l("Clerk"),
    Role.SCRUTINEER: _l("Scrutineer"),
    Role.STREET_OFFICE: _l("Street office"),
    Role.RESIDENTS_COMMITTEE: _l("Residents' committee"),
    Role.REGISTRAR: _l("Registrar"),
    Role.AUDITOR: _l("Auditor"),
    Role.PROPERTY_COMPANY: _l("Property company"),
    Role.INSPECTOR: _l("Inspector"),
    Role.DEPARTMENT: _l("Department of the city"),
    Role.OPERATOR: _l("Operator"),
}

CODE_INPUT = {"autocomplete": "one-time-code", "class": "short", "autocapitalize": "characters"}


class SignInForm(Form):
    username = StringField(
        _l("Sign-in name"),
        [InputRequired(), Length(max=40)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        _l("Code from your phone"), [InputRequired(), Length(max=20)], render_kw=CODE_INPUT
    )


class CodeForm(Form):
    code = StringField(
        _l("Code from your phone"), [InputRequired(), Length(max=20)], render_kw=CODE_INPUT
    )


class InvitationForm(Form):
    code = StringField(
        _l("Invitation code"),
        [InputRequired(), Length(max=20)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class _NewPasswordForm(Form):
    password = PasswordField(
        _l("New password"),
        [InputRequired(), Length(max=256)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        [InputRequired(), EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class EnrolForm(_NewPasswordForm):
    code = StringField(
        _l("Code from your phone"), [InputRequired(), Length(max=20)], render_kw=CODE_INPUT
    )


class PasswordForm(_NewPasswordForm):
    old = PasswordField(
        _l("Present password"),
        [InputRequired(), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )


class OfficerForm(Form):
    username = StringField(
        _l("Sign-in name"), [InputRequired(), Length(max=40)], render_kw={"autocapitalize": "none"}
    )
    name = StringField(_l("Name"), [InputRequired(), Length(max=80)])
    organisation = StringField(_l("Organisation"), [InputRequired(), Length(max=120)])


class AppointmentForm(Form):
    role = SelectField(
        _l("Role"), choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    community_id = SelectField(_l("Community"), choices=[], validate_choice=True)
