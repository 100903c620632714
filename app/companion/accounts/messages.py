"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "accounts_not_open": (404, _l("No accounts are published here yet.")),
    "accounts_keys_missing": (
        409,
        _l(
            "The registrar and the street office make their signing keys first. Who that is stands "
            "on this page."
        ),
    ),
    "month_not_published": (404, _l("The accounts of this month are not published.")),
    "unit_not_published": (404, _l("No published month speaks of your flat yet.")),
    "month_not_due": (
        409,
        _l("Months are published one after the other; this one is not the next."),
    ),
    "closing_role_missing": (
        403,
        _l("A month is closed by the committee, the property company or an office."),
    ),
    "closing_pending": (409, _l("A month has been put up already and waits for a second body.")),
    "closing_not_found": (404, _l("There is nothing to confirm here any more.")),
    "closing_same_body": (
        403,
        _l("The second signature must come from another person of another body."),
    ),
    "closing_changed": (
        409,
        _l("The books have changed since the month was put up. Take it back and put it up anew."),
    ),
    "month_has_waiting": (
        409,
        _l(
            "Entries of this month wait for another body (%(count)s). Once it is closed they cannot"
            " be entered any more: confirm them or take them back first."
        ),
    ),
    "accounts_refused": (
        409,
        _l("The verifier refuses these accounts (%(check)s %(fault)s, %(where)s): see the books."),
    ),
}
