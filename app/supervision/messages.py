"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "office_not_found": (404, _l("The tree has no such office.")),
    "daily_address_invalid": (
        422,
        _l("Please give an e-mail address, or a mobile phone of eleven digits, and say which."),
    ),
    "daily_code_wrong": (
        403,
        _l("These are not the six digits we sent there, or they are too old."),
    ),
    "daily_codes_exhausted": (
        429,
        _l("A code went out just now, or too many did today. Please wait a while."),
    ),
    "office_invalid": (
        422,
        _l(
            "An office needs a name of its own and the right place: districts under a city, "
            "street offices under a district, residents' committees and communities below those."
        ),
    ),
}
