"""What people are told when delivery refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "attempt_invalid": (400, _l("Something is missing in what you entered (%(reason)s).")),
    "attempt_not_found": (404, _l("There is no such attempt.")),
    "attempt_signed": (
        409,
        _l("This attempt is put up for signature or signed; it cannot be struck any more."),
    ),
    "email_invalid": (400, _l("This is no e-mail address.")),
    "posting_invalid": (400, _l("Something is missing in what you entered (%(reason)s).")),
    "posting_too_short": (
        409,
        _l("The notice must hang until the end of %(until)s. Come back on the day after."),
    ),
    "posting_not_found": (404, _l("There is no such posting, or it is over already.")),
    "message_text_invalid": (400, _l("This text cannot be sent (%(reason)s: %(place)s).")),
    "phrase_missing": (
        409,
        _l("First set the words by which owners know a true message of this community."),
    ),
    "phrase_invalid": (400, _l("Four to thirty signs, without braces.")),
    "nobody_to_tell": (
        409,
        _l("Nobody is left whom this channel reaches and whom nothing has served."),
    ),
    "channel_unknown": (400, _l("Messages go by text message or e-mail.")),
    "link_invalid": (
        404,
        _l("This link is not whole. Please open it from the message again."),
    ),
    "reminder_steps_invalid": (400, _l("Choose at least one of the moments.")),
    "reminders_over": (409, _l("Reminders can be planned from the notice to the close.")),
    "nothing_to_sign": (409, _l("Nobody served by this channel waits for an entry.")),
    "turnout_not_shown": (
        409,
        _l("Voting is not open, or the rules of this assembly show no turnout before the close."),
    ),
    "building_unknown": (404, _l("The roll has no such building.")),
}
