"""Words of this room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DOCUMENT_WORDS = {
    "notice": _l("Notice of the assembly"),
    "result_preliminary": _l("Preliminary result"),
    "result_final": _l("Final result"),
    "minutes": _l("Minutes, unsigned"),
    "minutes_signed": _l("Minutes, signed"),
    "certificate": _l("Certificate of the street office"),
    "record_final": _l("Record up to the final result"),
    "annulment": _l("Reason of the annulment"),
}
