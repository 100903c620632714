"""Forms of the assembly room: they check shape; the services check sense."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.platform.forms import Form, SelectChoice

KINDS = [
    ("regular", _l("Regular assembly")),
    ("temporary", _l("Temporary assembly")),
    ("part", _l("Vote of a part of the owners")),
    ("consultation", _l("Consultation without binding effect")),
    ("first", _l("First assembly")),
]


class NewAssemblyForm(Form):
    title = StringField(_l("Name of the assembly"), [InputRequired(), Length(max=120)])
    kind = SelectField(
        _l("Kind"), choices=[SelectChoice(value=key, label=words) for key, words in KINDS]
    )
    rehearsal = BooleanField(_l("This is a rehearsal: it binds nobody"))


class ApprovalForm(Form):
    members = IntegerField(_l("Members of the committee"), [Optional(), NumberRange(0, 999)])
    present = IntegerField(_l("Members present"), [Optional(), NumberRange(0, 999)])
    in_favour = IntegerField(_l("In favour"), [Optional(), NumberRange(0, 999)])
    document = FileField(_l("The signed resolution (photo, scan or PDF)"))
    revision = HiddenField()
