"""What people are told when the machine room or core refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "rule_error": (400, _l("That is not possible.")),
    "verification_error": (400, _l("What was sent is damaged or not genuine.")),
    "not_signed_in": (401, _l("Please sign in first.")),
    "access_denied": (403, _l("Your role does not open this page.")),
}
