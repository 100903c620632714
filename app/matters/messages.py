"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MATTERS: dict[str, Message] = {
    "matter_not_found": (404, _l("There is no such matter here.")),
    "matter_invalid": (422, _l("A matter needs its kind and a title of up to 120 characters.")),
    "matter_ended": (409, _l("This matter is finished or was stopped.")),
    "stop_reason_missing": (422, _l("Say in up to 400 characters why the matter is stopped.")),
    "matter_clock_real": (409, _l("Only the clock of a rehearsal can be moved on.")),
    "fact_missing": (409, _l("An earlier step has not stated what this rests on.")),
}
STEPS: dict[str, Message] = {
    "step_unknown": (404, _l("There is no such step in this matter.")),
    "step_blocked": (409, _l("Not yet. This has to be done first:")),
    "step_not_needed": (409, _l("This matter does not need the step.")),
    "step_sealed": (409, _l("This cannot be changed any more, because this rests on it:")),
    "not_your_step": (403, _l("Another role does this step here.")),
    "step_files_missing": (422, _l("Please add the photo or the signed paper to this step.")),
    "second_person_needed": (409, _l("Whoever entered this cannot confirm it.")),
    "nothing_to_confirm": (409, _l("Nothing waits for a second officer here.")),
    "field_wrong": (422, _l("Please look at this field again:")),
    "day_ahead": (422, _l("A day on which something happened cannot lie ahead.")),
    "days_reversed": (422, _l("Something ends before it begins.")),
}
REPAIRS: dict[str, Message] = {
    "matter_scope_empty": (
        422,
        _l("The scope names nobody, or a place that the register does not have."),
    ),
    "quotes_too_few": (
        422,
        _l("The rules here ask for %(least)s quotes; with fewer, say why."),
    ),
    "contractor_not_quoted": (
        422,
        _l("The contractor must be one of the companies whose quotes the owners saw."),
    ),
    "price_over_budget": (
        409,
        _l("The price passes the budget by more than the rules here allow."),
    ),
    "settlement_overrun": (
        409,
        _l(
            "The cost passes the budget that owners voted on by more than the rules here allow. "
            "It cannot be settled before the overrun is decided anew."
        ),
    ),
    "advance_over_price": (422, _l("An advance cannot be more than the price.")),
    "emergency_not_listed": (
        409,
        _l("This is not one of the urgent cases of the rules here: the owners vote on it."),
    ),
    "approval_too_weak": (
        409,
        _l(
            "More than half of the committee must be there, and half of all members in favour "
            "(274-38)."
        ),
    ),
    "committee_not_silent_yet": (
        409,
        _l("The committee has %(days)s days to answer; an office may order after %(day)s."),
    ),
}
HIRING: dict[str, Message] = {
    "company_notice_too_short": (
        409,
        _l(
            "The old company must be told %(days)s days before its last day: "
            "that is %(day)s at the earliest (Civil Code 946)."
        ),
    ),
    "panel_without_owners": (422, _l("Owners' representatives belong to the panel.")),
    "bidder_unknown": (422, _l("Bids come only from companies that were admitted, one each.")),
    "points_wrong": (
        422,
        _l("The points of %(company)s do not match the criteria: one for each, none too high."),
    ),
}
VOTES: dict[str, Message] = {
    "vote_does_not_fit": (
        409,
        _l(
            "This assembly does not decide the step: it needs a motion on the same matter with "
            "exactly this scope or these candidates, opening after the plan has hung its days."
        ),
    ),
}
FILES: dict[str, Message] = {
    "matter_file_not_taken": (
        422,
        _l("Only JPEG and PNG pictures and PDF files up to twelve megabytes are taken."),
    ),
    "matter_files_too_many": (409, _l("Sixty files are the limit of one matter.")),
    "matter_file_not_found": (404, _l("There is no such file here.")),
    "matter_paper_not_found": (404, _l("There is no such paper here.")),
}
COMMENTS: dict[str, Message] = {
    "comments_closed": (409, _l("Nothing hangs out for comments now.")),
    "comment_invalid": (422, _l("Please write up to 2,000 characters.")),
    "comments_too_many": (409, _l("No more comments are taken here. Please call the committee.")),
    "comment_not_found": (404, _l("There is no such comment that waits for an answer.")),
}
MESSAGES = {**MATTERS, **STEPS, **REPAIRS, **HIRING, **VOTES, **FILES, **COMMENTS}
