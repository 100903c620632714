"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "order_photos_too_many": (422, _l("Nine photos are the limit.")),
    "order_photo_not_found": (404, _l("There is no such photo here.")),
    "order_text_missing": (422, _l("Please say in words what or why.")),
    "order_text_too_long": (
        422,
        _l("Please use at most %(limit)s characters, and no special signs."),
    ),
    "order_act_not_now": (
        409,
        _l("This cannot be done with the order now. Please look at how far it is."),
    ),
    "order_not_yours": (403, _l("Another body answers or judges this order.")),
    "order_not_found": (404, _l("There is no such supervision order.")),
    "order_invalid": (
        422,
        _l("Please choose whom the order addresses and what kind of ground it has."),
    ),
    "order_day_wrong": (422, _l("The last day has to be from %(first)s to %(last)s.")),
    "order_subject_missing": (422, _l("The subject is missing.")),
    "order_body_missing": (422, _l("Please write what is wrong and what is to be done.")),
    "order_basis_missing": (422, _l("The article or clause is missing.")),
    "patrol_not_found": (404, _l("There is no such patrol, place or finding.")),
    "finding_kind_missing": (422, _l("What it is: please choose. Nothing is noted yet.")),
    "patrol_ended": (409, _l("This patrol has ended. Please begin a new one.")),
    "patrol_invalid": (
        422,
        _l("A patrol has one to sixty places, one a line, and at most two hundred findings."),
    ),
}
