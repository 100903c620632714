"""What people are told when a budget or a payment is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "approvals_missing": (409, _l("This payment does not have its two approvals.")),
    "approved_before": (409, _l("You approved this payment before.")),
    "authority_exceeded": (
        409,
        _l("With the payments that are waiting or made, %(left)s yuan are left for this."),
    ),
    "authority_missing": (
        422,
        _l("Please say which decision of the owners or which budget line pays for this."),
    ),
    "authority_out_of_time": (409, _l("The budget of %(year)s is spent in its own year.")),
    "authority_without_sum": (409, _l("The owners decided on no sum of money there.")),
    "bank_reference_invalid": (
        422,
        _l("Please copy the bank's reference: six to sixty letters, digits and dashes."),
    ),
    "bank_reference_used": (409, _l("Payment %(number)s has this reference of the bank.")),
    "budget_comment_invalid": (
        422,
        _l("Please write up to 500 characters, without phones or other numbers of persons."),
    ),
    "budget_fixed": (409, _l("This version is not changed any more. Please make a newer one.")),
    "budget_invalid": (422, _l("Something in the budget is missing or cannot be so.")),
    "budget_not_approved": (409, _l("The owners have not approved this budget line.")),
    "budget_not_found": (404, _l("There is no such budget.")),
    "budget_vote_does_not_fit": (
        409,
        _l("That assembly does not decide on this version of the budget."),
    ),
    "copy_is_original": (
        422,
        _l("That is the paper itself. Please black out names, phones and accounts first."),
    ),
    "copy_not_made": (409, _l("This copy is not the last one. Please look at it again.")),
    "paper_of_flats": (
        422,
        _l("This paper lists flats and what they hold. No copy of it is shown to everybody."),
    ),
    "file_not_drawn": (
        422,
        _l("This file cannot be opened as a picture. Please take a photo of the paper."),
    ),
    "file_too_long": (422, _l("A copy has up to %(most)s pages.")),
    "invoice_missing": (422, _l("A payment needs its invoice, with its number and as a file.")),
    "invoice_used": (409, _l("This invoice is already in payment %(number)s.")),
    "money_short": (409, _l("The bank account holds only %(held)s yuan.")),
    "not_your_payment": (403, _l("Another body does this with a payment.")),
    "own_proposal": (403, _l("Whoever proposed or changed a payment does not approve it.")),
    "paid_day_wrong": (
        422,
        _l("A payment is made on the day of the second approval or later, not in the future."),
    ),
    "payout_changed": (409, _l("The payment was changed. Please read it again.")),
    "payout_invalid": (
        422,
        _l("Please look again at sum, purpose, payee and the payee's account."),
    ),
    "payout_not_found": (404, _l("There is no such payment.")),
    "payout_not_in_state": (409, _l("This cannot be done with the payment any more, or not yet.")),
    "quarter_missing": (422, _l("Please name the quarter that is paid for, like 2026Q1.")),
    "payout_reason_missing": (
        422,
        _l("Please say why, in one line without phones or other numbers."),
    ),
    "resolution_not_effective": (
        409,
        _l("The decision is not in force: not final, not carried, or it no longer stands."),
    ),
    "same_body": (
        403,
        _l("The second approval comes from another person of another body and organisation."),
    ),
    "score_missing": (409, _l("The company has no score for %(quarter)s yet.")),
    "score_too_low": (
        409,
        _l("The company has %(points)s points. The contract pays from %(needed)s points on."),
    ),
}
