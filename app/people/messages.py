"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "sign_in_refused": (403, _l("Name, password or code is not right. Please check all three.")),
    "sign_in_too_soon": (
        429,
        _l("Too many wrong tries. Please wait %(retry_after)s seconds, then try again."),
    ),
    "second_factor_wrong": (
        403,
        _l("That code is not right or was used already. Wait for the next one."),
    ),
    "fresh_code_needed": (403, _l("This step needs a fresh code from your phone.")),
    "password_too_short": (400, _l("The password needs at least %(shortest)s characters.")),
    "password_too_long": (400, _l("The password may have at most %(longest)s characters.")),
    "password_too_common": (400, _l("That password is easy to guess. Please choose another.")),
    "password_wrong": (403, _l("The present password is not right.")),
    "username_invalid": (
        400,
        _l("A sign-in name has 3 to 40 small letters, digits, dots, dashes or underlines."),
    ),
    "username_taken": (409, _l("Somebody else signs in by that name.")),
    "name_missing": (400, _l("Please fill in name and organisation.")),
    "officer_not_found": (404, _l("There is no such officer.")),
    "invitation_invalid": (
        403,
        _l("That invitation code is not right, was used already or has run out."),
    ),
    "certifier_is_convener": (
        409,
        _l("Who convenes may not certify: the same person or body holds the other role here."),
    ),
    "certifier_is_operator": (
        409,
        _l("Who runs the service may not certify: the same person or body is its operator."),
    ),
    "registrar_is_operator": (
        409,
        _l("Who runs the service may not be registrar: the same person or body is its operator."),
    ),
    "already_appointed": (409, _l("The officer holds that role there already.")),
    "not_appointed": (409, _l("The officer does not hold that role there.")),
    "community_needed": (
        400,
        _l("Only an operator or an auditor is appointed everywhere. Please choose a community."),
    ),
    "operator_is_everywhere": (
        400,
        _l("An operator is appointed for the whole service, not for one community."),
    ),
    "key_in_use": (409, _l("You have a key. Take it out of use before you make another.")),
    "key_known": (409, _l("This key was registered before. Please make a new one.")),
    "key_not_found": (404, _l("You have no signing key in use.")),
    "key_unreadable": (400, _l("The key could not be read. Please make it again.")),
}
