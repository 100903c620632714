"""What people are told when this room refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

_NO_RECORD = _l("There is a record once the result is posted, not before.")

MESSAGES: dict[str, Message] = {
    "certificate_number_missing": (400, _l("Please give the certificate its number.")),
    "certificate_number_used": (
        409,
        _l("Another certificate bears the number %(number)s. Please choose a free one."),
    ),
    "reference_not_certified": (
        409,
        _l("This assembly is for reference only and gets no certificate. Its notice says why."),
    ),
    "not_compared": (
        409,
        _l(
            "Compare anchor, minutes and objections first, and tick all three on the page "
            "“Before certifying”. Nothing was put up for signature."
        ),
    ),
    "figures_not_posted": (
        409,
        _l("The count differs from the posted result. Please tell the operator."),
    ),
    "objection_period_running": (
        409,
        _l("The result must stay posted until %(until)s. It can become final after that."),
    ),
    "objections_open": (
        409,
        _l("%(count)s objections wait for a ruling. The result cannot become final before."),
    ),
    "objection_numbers_stale": (
        409,
        _l(
            "An objection was settled after these numbers were made. "
            "Take them back, make them anew."
        ),
    ),
    "reconciliation_missing": (409, _l("The numbers of the paper ballots are not signed yet.")),
    "paper_numbers_stale": (
        409,
        _l("A paper ballot moved after these numbers were made. Take them back, make them anew."),
    ),
    "paper_unfinished": (
        409,
        _l("%(count)s paper ballots were not entered alike by two persons yet. Finish them first."),
    ),
    "recount_due": (
        409,
        _l("Something that changes the count was decided after it. Count again first."),
    ),
    "recount_not_due": (409, _l("Nothing was decided since that would change the count.")),
    "lot_not_needed": (409, _l("No equal votes wait for the public draw here.")),
    "objection_not_upheld_here": (
        409,
        _l("Choose an objection of this assembly that was upheld."),
    ),
    "nothing_to_revoke": (409, _l("No ballot counts for this flat.")),
    "nothing_corrected": (409, _l("This is what stands on the roll already.")),
    "correction_stale": (
        409,
        _l("The roll or the card of this flat changed since. Take this back and make it anew."),
    ),
    "revocation_reason_missing": (422, _l("Give the reason, in words that owners will read.")),
    "nothing_to_return": (409, _l("Only a posted result that is not certified can be sent back.")),
    "return_text_missing": (422, _l("Write what is meant, in up to %(most)s characters.")),
    "return_not_found": (404, _l("This was answered already, or is not there.")),
    "return_unanswered": (
        409,
        _l("What was sent back to the convener has no answer yet. No certificate before that."),
    ),
    "resolution_not_found": (404, _l("The register has no such resolution in force.")),
    "resolution_state_unknown": (422, _l("Choose a state; the note has up to 400 characters.")),
    "not_settled_by_bounds": (
        409,
        _l("Only the posted result of a secret vote is settled so; any other is counted again."),
    ),
    "lines_not_touched": (
        422,
        _l("These lines are not on the roll, or stand twice: %(lines)s."),
    ),
    "objection_unsettled": (
        409,
        _l(
            "Objection %(objection)s was upheld after the opening. Look first whether it matters;"
            " where it may, the assembly must be annulled and held anew."
        ),
    ),
    "tally_unknown": (409, _l("These shares are of no count in this log.")),
    "shares_given_twice": (409, _l("This trustee's shares stand in the log already.")),
    "shares_of_other_sums": (409, _l("These shares would open something else than is allowed.")),
    "participants_not_shown": (404, _l("Who took part is shown of secret votes, after the close.")),
    "entry_missing": (409, _l("An earlier step is not in the log yet.")),
    "waiting_for_witness": (
        409,
        _l("A witness has not confirmed the newest entries yet. Please try again in a minute."),
    ),
    "record_not_ready_yet": (409, _NO_RECORD),
    "record_refused": (
        500,
        _l(
            "Our own check refuses the record (%(checks)s). Nothing was published. "
            "Please tell the operator."
        ),
    ),
}
