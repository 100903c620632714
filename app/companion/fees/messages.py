"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

CHARGING: dict[str, Message] = {
    "tariff_invalid": (422, _l("Please look at this part of the tariff again: %(field)s")),
    "tariff_not_found": (404, _l("There is no such tariff here.")),
    "tariff_billed": (
        409,
        _l("Bills until %(until)s are out. The change can begin after that day."),
    ),
    "rate_invalid": (422, _l("Please write the price in yuan, with at most six decimals.")),
    "quantity_invalid": (422, _l("Please write the quantity with at most three decimals.")),
    "period_invalid": (422, _l("Please write the period like 2026-03, 2026-Q1 or 2026.")),
    "space_invalid": (
        422,
        _l("Please name the flat, the space and the days; a space belongs to one flat at a time."),
    ),
    "readings_invalid": (422, _l("Line %(line)s is not a flat and a quantity, or comes twice.")),
    "nothing_to_bill": (
        409,
        _l("Nobody is to be billed: all have their bills, or nothing is due."),
    ),
    "run_changed": (409, _l("The bills have changed since you looked. Please look again.")),
    "run_not_sure": (
        422,
        _l("Nothing went out. Please look at the number and the sum, and tick that you did."),
    ),
    "bill_not_found": (404, _l("There is no such bill here.")),
    "bill_voided": (409, _l("This bill is void, or somebody has proposed it already.")),
    "fee_reason_missing": (422, _l("Please say why, in up to 400 characters.")),
    "fee_act_not_found": (404, _l("Nothing of this number waits for a second person.")),
    "refund_body_needed": (
        403,
        _l("The owners' committee, the residents' committee or the street office confirms this."),
    ),
    "refund_limit_invalid": (422, _l("Please give a sum from 0 to 1,000 yuan.")),
    "fee_second_person_needed": (409, _l("Whoever proposed this cannot confirm it.")),
    "late_day_invalid": (422, _l("Please give a day that is not in the future.")),
    "late_contract_missing": (
        409,
        _l(
            "No published contract that was in force when the bill began names this late fee. "
            "Please publish the contract in the library first."
        ),
    ),
    "nobody_to_remind": (
        409,
        _l(
            "Nobody is to be reminded: nothing is overdue, or the owners were told of it within "
            "the week or as late as it is now."
        ),
    ),
    "fee_night_rest": (409, _l("No text message leaves at night. Please try in the morning.")),
}
PAYING: dict[str, Message] = {
    "payment_invalid": (422, _l("Please give an amount above 0 and say who pays.")),
    "payment_not_found": (404, _l("There is no such payment here.")),
    "not_paying_online": (409, _l("Paying online is not set up here. Please pay at the desk.")),
    "not_your_flat": (403, _l("You can pay for the flats of your own right.")),
    "refund_invalid": (
        422,
        _l("No more can go back than is in hand, and only the way it came or at the desk."),
    ),
    "nothing_to_accept": (409, _l("This order is booked, or the provider holds no money for it.")),
    "misfit_not_found": (409, _l("This money is settled, or it waits for a second person.")),
    "misfit_unproven": (
        409,
        _l(
            "Neither the provider, asked again, nor its statement shows this money. Please read "
            "the statement of its day first."
        ),
    ),
    "misfit_invalid": (
        422,
        _l("Please name a flat as the register writes it, or let the money go back."),
    ),
    "callback_invalid": (403, _l("This message does not bear the provider's signature.")),
    "provider_not_found": (404, _l("No such payment provider is set up here.")),
    "provider_unreachable": (
        503,
        _l("The payment provider does not answer. Nothing is lost; please look again later."),
    ),
    "sandbox_order_not_found": (404, _l("The sandbox knows no such order.")),
}
COUNTING: dict[str, Message] = {
    "cash_day_empty": (404, _l("Nothing was taken or given back at the desk on this day.")),
    "cash_sum_invalid": (422, _l("An amount is below ten billion yuan.")),
    "cash_reason_missing": (
        422,
        _l("Please say why it differs, or why the day is counted again."),
    ),
    "cash_count_not_found": (
        409,
        _l("This count is confirmed, or a newer one has taken its place."),
    ),
    "cash_day_changed": (
        409,
        _l("Receipts or refunds came after the count. Please count the day again."),
    ),
    "cash_second_needed": (
        403,
        _l(
            "Whoever counted does not confirm it. Where the count differs, the owners' committee, "
            "the residents' committee or the street office confirms it."
        ),
    ),
}
RECONCILING: dict[str, Message] = {
    "statement_invalid": (
        422,
        _l("This file is no statement of the provider: its columns differ, or it is too large."),
    ),
    "statement_line_wrong": (422, _l("Line %(line)s of the statement is not as it should be.")),
    "statement_day_wrong": (422, _l("Line %(line)s of the statement is of another day.")),
    "statement_amount_wrong": (422, _l("Line %(line)s of the statement has no proper amount.")),
    "statement_too_early": (409, _l("A day is compared once it is over.")),
    "statement_day_closed": (409, _l("This day is closed.")),
    "statement_not_found": (404, _l("No statement of this day was read here.")),
    "difference_unexplained": (409, _l("Differences to be explained first: %(count)s.")),
    "difference_words_missing": (422, _l("Please explain in up to 400 characters.")),
}
MESSAGES: dict[str, Message] = {**CHARGING, **PAYING, **COUNTING, **RECONCILING}
