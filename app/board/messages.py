"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "record_not_ready": (404, _l("There is a record once the result is posted, not before.")),
    "entries_not_public_yet": (
        403,
        _l("The entries hold how people voted. Nobody gets them before voting has closed."),
    ),
    "trustee_read_refused": (
        403,
        _l(
            "No trustee of this assembly asks here, or the clock of the asking computer is wrong "
            "(%(reason)s)."
        ),
    ),
    "entries_for_owners_only": (
        403,
        _l("In this assembly entries and record are for its owners and officers only."),
    ),
}
