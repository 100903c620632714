"""What people are told when the register refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "community_not_found": (404, _l("There is no such community.")),
    "community_exists": (409, _l("A community with this id is there already.")),
    "community_invalid": (400, _l("Please check the field “%(field)s”.")),
    "unit_without_owner": (
        409,
        _l("The unit %(unit)s has neither an owner nor the developer on that day."),
    ),
    "unit_listed_twice": (409, _l("The unit %(unit)s stands in the register twice.")),
}
