"""What people and programs are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "event_invalid": (
        422,
        _l("This is no event as the schema describes it. Field: %(field)s, problem: %(problem)s."),
    ),
    "event_number_taken": (
        409,
        _l("This source has sent another event under the number %(event)s."),
    ),
    "events_too_many": (429, _l("A source opens %(limit)s tickets an hour at most.")),
    "intake_source_disabled": (403, _l("This source was switched off.")),
    "intake_source_invalid": (
        422,
        _l("Please give a name of up to 80 characters and one of the three kinds."),
    ),
    "intake_source_not_found": (404, _l("There is no such source here.")),
    "open311_wrong": (
        400,
        _l("%(name)s is not as GeoReport v2 has it; dates span 90 days at most."),
    ),
    "open311_not_found": (404, _l("There is no public request with this number.")),
}
