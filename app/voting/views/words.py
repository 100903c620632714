"""Words of this room that pages and the desk share."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

VOID_WORDS = {
    "two_marks": _l("Void: two marks"),
    "unclear": _l("Void: unclear"),
    "altered": _l("Void: altered"),
    "other_mark": _l("Void: another mark"),
    "unsigned": _l("Void: not signed"),
    "wrong_form": _l("Void: not our form"),
}
