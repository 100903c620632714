"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "ticket_not_found": (404, _l("There is no such report, or it is not yours to see.")),
    "ticket_report_wrong": (
        422,
        _l("Please say what it is, where, and in a few words what happened."),
    ),
    "tickets_too_many": (
        429,
        _l("%(limit)s reports a day are the limit. In danger please call the desk."),
    ),
    "ticket_key_wrong": (422, _l("Your phone sent this report wrongly. Please report it again.")),
    "ticket_photos_too_many": (422, _l("%(limit)s photos are the limit.")),
    "ticket_photo_not_found": (404, _l("There is no such photo, or it is not yours to see.")),
    "ticket_paper_not_found": (404, _l("There is no such document here.")),
    "ticket_act_unknown": (404, _l("This cannot be done with a report.")),
    "ticket_not_now": (409, _l("Not now: the report has moved on. Please look at it again.")),
    "ticket_not_yours": (403, _l("Somebody else does this.")),
    "explanation_missing": (
        422,
        _l("Please explain it in up to 2,000 characters: whoever reported it reads this."),
    ),
    "ticket_fact_wrong": (422, _l("Something is missing, or does not fit. Please look again.")),
    "ticket_proof_missing": (
        422,
        _l("A photo is missing: one from after, and one from before where this kind asks for it."),
    ),
    "ticket_photo_same": (
        422,
        _l("This is the same picture as one from before. Please take one of how it looks now."),
    ),
    "ticket_word_taken": (409, _l("This was said already. Please wait a day.")),
    "ticket_too_late": (
        409,
        _l("A finished report can be opened again for %(days)s days. Please report it anew."),
    ),
    "ticket_pauses_used_up": (
        409,
        _l("All pauses of a report last %(days)s days together. They are used up: please go on."),
    ),
    "duty_address_missing": (
        409,
        _l("Please choose and confirm an address on the page of the daily message first."),
    ),
    "ticket_is_yours": (409, _l("This report is yours: you get its news anyway.")),
    "ticket_over": (409, _l("This report is finished. If it is not in order, please report it.")),
    "tickets_followed_too_many": (
        409,
        _l("You follow %(limit)s open reports; please leave one of them first."),
    ),
    "ticket_rules_wrong": (422, _l("These rules cannot be read. Look at: %(at)s")),
    "ticket_rules_moved": (
        409,
        _l("The rules changed meanwhile. Please look at what changes again."),
    ),
    "ticket_rules_same": (422, _l("Nothing changes: these are the rules in force.")),
    "ticket_rules_note_missing": (
        422,
        _l("Please say in up to 200 characters why the rules change."),
    ),
    "clock_never_runs": (422, _l("The hours of a clock leave it no time to run out.")),
}
