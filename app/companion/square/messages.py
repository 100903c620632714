"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "square_text_invalid": (
        422,
        _l("Something is missing or too long: %(limit)s characters are the limit of a field."),
    ),
    "square_thing_not_found": (404, _l("There is no such thing here.")),
    "scope_invalid": (422, _l("The register has no such building, staircase or flat.")),
    "notice_day_invalid": (
        422,
        _l("Show it until: this day has passed. Leave it empty, or give today or a later day."),
    ),
    "notice_withdrawn": (409, _l("This notice was withdrawn.")),
    "not_your_notice": (403, _l("Only the body that published a notice can do this.")),
    "texted_already": (
        409,
        _l("The messages about this notice have gone out. There is no second time."),
    ),
    "text_not_chosen": (409, _l("No text messages were chosen for this notice.")),
    "night_rest": (
        409,
        _l("No text message leaves at night: only from %(until)s:00 to %(since)s:00."),
    ),
    "too_much_today": (429, _l("That is enough for today: the limit is %(limit)s in 24 hours.")),
    "topic_hidden": (409, _l("This topic is hidden just now.")),
    "topic_handed_over": (409, _l("This topic has gone on already. Follow its link.")),
    "not_enough_voices": (
        409,
        _l("One in twenty heads has to support a topic before it can go on."),
    ),
    "hidden_already": (409, _l("This is hidden already.")),
    "appeal_not_possible": (
        409,
        _l("Only the author can appeal, once, while it is hidden."),
    ),
    "appeal_settled": (409, _l("There is no appeal that waits.")),
    "another_decides": (403, _l("Whoever hid it cannot decide the appeal. A colleague must.")),
    "too_many_reports": (429, _l("That is enough for today: the limit is %(limit)s reports.")),
    "poll_invalid": (
        422,
        _l("Questions: a survey needs one to twenty, one on each line, and says who answers."),
    ),
    "poll_end_invalid": (
        422,
        _l("Closes: the day lies in the future, after the opening, within 92 days."),
    ),
    "poll_options_invalid": (
        422,
        _l("Question %(question)s needs two to twelve different choices, or none at all."),
    ),
    "poll_empty": (422, _l("Nothing is filled in. Please answer at least one question.")),
    "poll_withdrawn": (409, _l("This survey was withdrawn. It takes no answers.")),
    "not_your_poll": (403, _l("Only the body that announced a survey can withdraw it.")),
    "poll_not_open": (409, _l("This survey is not open now.")),
    "poll_answered": (409, _l("You have answered this survey. Each answers once.")),
    "poll_incomplete": (422, _l("Please answer question %(question)s as it asks.")),
    "library_file_invalid": (422, _l("Please choose a PDF file of twelve megabytes at most.")),
    "library_days_invalid": (
        422,
        _l("Please give the first day, and for a contract the last day, which comes later."),
    ),
    "library_same": (409, _l("This is the file of the newest version already.")),
    "facility_known": (409, _l("The code %(code)s belongs to a facility already.")),
    "care_day_invalid": (
        422,
        _l("Please give the day it was done, not in the future, and a later day for the next."),
    ),
    "event_hours_invalid": (
        422,
        _l("Begins at, Ends at: 24 hours at most lie between them."),
    ),
    "event_hours_missing": (422, _l("Begins at, Ends at: please give both, day and hour.")),
    "event_ends_first": (422, _l("Ends at: it comes after the beginning.")),
    "event_is_past": (422, _l("Ends at: this time has passed.")),
    "event_not_held": (
        409,
        _l("How many came is written down after it has begun, as a number."),
    ),
}
