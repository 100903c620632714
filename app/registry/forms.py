"""Forms of the register's pages: they check shape; the services check sense."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.platform.forms import Form, SelectChoice

PROVENANCE_NAMES = {
    "register": _l("Records of the registration office"),
    "in_person": _l("Checked with the owner in person"),
    "old_phone": _l("Confirmed from the old phone"),
    "convener_list": _l("List of the convener or property company"),
}
USE_NAMES = {
    "home": _l("home"),
    "shop": _l("shop"),
    "parking": _l("parking space"),
    "other": _l("other"),
}
SOURCE_NAMES = {
    "register": _l("property register"),
    "survey": _l("survey"),
    "contract": _l("purchase contract"),
    "": _l("not stated"),
}
STATE_NAMES = {
    "waiting": _l("received"),
    "reading": _l("being read"),
    "previewed": _l("read, not applied"),
    "refused": _l("cannot be read"),
    "applying": _l("being applied"),
    "applied": _l("applied"),
    "discarded": _l("put aside"),
}
ROW_STATE_NAMES = {
    "new": _l("new"),
    "same": _l("same"),
    "changed": _l("changed"),
    "warning": _l("please check"),
    "error": _l("error"),
}


class FactsForm(Form):
    name = StringField(_l("Name"), [InputRequired(), Length(max=60)])
    profile_id = SelectField(_l("Rule profile"), choices=[])
    address = StringField(_l("Address"), [Optional(), Length(max=200)])
    street_office = StringField(_l("Street office"), [Optional(), Length(max=60)])
    residents_committee = StringField(_l("Residents' committee"), [Optional(), Length(max=60)])
    property_company = StringField(_l("Property company"), [Optional(), Length(max=60)])
    developer = StringField(_l("Developer"), [Optional(), Length(max=60)])
    help_phone = StringField(_l("Telephone for owners' questions"), [Optional(), Length(max=40)])


class CommunityForm(FactsForm):
    community_id = StringField(
        _l("Short name in addresses"),
        [InputRequired(), Length(min=2, max=40)],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class WitnessForm(Form):
    witnesses = TextAreaField(_l("Witnesses"), [Optional(), Length(max=4000)])
    quorum = IntegerField(
        _l("How many of them must sign"), [InputRequired(), NumberRange(min=1, max=20)]
    )


class UploadForm(Form):
    file = FileField(
        _l("Roll file (.xlsx or .csv)"),
        [FileRequired(_l("Please choose a file."))],
        render_kw={
            "accept": ".xlsx,.csv,text/csv,"
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        },
    )
    provenance = RadioField(
        _l("Where do the phone numbers in this file come from?"),
        choices=[SelectChoice(value, name) for value, name in PROVENANCE_NAMES.items()],
        default="convener_list",
    )


class ApplyForm(Form):
    remove_missing = BooleanField(_l("Remove the units that the file no longer lists"))


class EmblemForm(Form):
    kind = RadioField(
        _l("Picture"),
        choices=[
            SelectChoice("logo", _l("Sign of the community, above")),
            SelectChoice("seal", _l("Stamp, below")),
        ],
        default="logo",
    )
    picture = FileField(_l("Picture (PNG or JPEG, at most 2 MB)"))
    remove = BooleanField(_l("Take the picture away"))
