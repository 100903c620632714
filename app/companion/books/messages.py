"""What people are told when the books refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "account_unknown": (422, _l("The books have no such account.")),
    "amount_invalid": (422, _l("An amount is above 0 and below ten billion yuan.")),
    "book_day_invalid": (422, _l("Please give a day.")),
    "books_inconsistent": (
        500,
        _l("The books do not hold together at journal %(number)s. Nothing may be posted on them."),
    ),
    "entry_given_before": (
        409,
        _l("This was given in before and waits. Please open the page anew for another entry."),
    ),
    "income_not_found": (404, _l("There is no such entry, or it no longer waits.")),
    "entry_not_allowed": (
        422,
        _l("By hand only income is entered, and opening balances before a month is closed."),
    ),
    "entry_not_yours": (
        409,
        _l("This journal was not entered by hand. It is taken back where it came from."),
    ),
    "evidence_missing": (422, _l("A voucher of this journal is not stored here.")),
    "fund_empty": (409, _l("No flat held anything in the fund on this day.")),
    "interest_changed": (
        409,
        _l("A balance of this day has changed. Please take the list back and give it in anew."),
    ),
    "journal_not_found": (404, _l("There is no journal of this number.")),
    "journal_reversed": (
        409,
        _l("This journal was taken back before, takes another back itself, or is younger."),
    ),
    "list_given_before": (
        409,
        _l("The same paper was given in for this day before."),
    ),
    "memo_invalid": (422, _l("Say in one line of at most 200 characters what this is for.")),
    "memo_names_person": (
        422,
        _l("Everybody reads this line. Please leave out phones, documents and card numbers."),
    ),
    "month_closed": (
        409,
        _l("This month is closed. What is wrong in it is put right in a later month."),
    ),
    "month_invalid": (422, _l("Please write the month like 2026-01.")),
    "month_not_next": (409, _l("Months are closed one after the other. Next is %(next)s.")),
    "month_not_over": (409, _l("This month is not over yet.")),
    "opening_columns_missing": (
        422,
        _l("The first row needs the columns 不动产单元号 and 余额, and may have 首期交存."),
    ),
    "opening_file_refused": (422, _l("The list is a CSV or XLSX file of up to five megabytes.")),
    "opening_not_found": (404, _l("There is no such list, or it no longer waits.")),
    "opening_row_wrong": (
        422,
        _l("Row %(row)s names no flat of this community, or an amount that is none."),
    ),
    "opening_total_differs": (
        422,
        _l("The list adds up to %(total)s yuan. The total that you typed is another one."),
    ),
    "opening_unit_twice": (422, _l("Row %(row)s names a flat for the second time.")),
    "not_your_body": (403, _l("Another body does this.")),
    "second_body_needed": (
        403,
        _l(
            "A person of another body confirms this: the owners' committee, the residents' "
            "committee or the street office, and not whoever gave it in."
        ),
    ),
    "posting_in_future": (422, _l("The day lies in the future.")),
    "source_invalid": (422, _l("What this journal comes from has no proper name.")),
    "source_taken": (
        409,
        _l("Something else was posted from the same source before: journal %(number)s."),
    ),
    "topup_columns_missing": (
        422,
        _l("The first row needs the columns 不动产单元号 and 金额."),
    ),
    "unbalanced": (422, _l("Debits and credits are not equal.")),
    "unit_not_opened": (
        409,
        _l("%(count)s flats of the list have no account yet. Open them first, also with 0 yuan."),
    ),
    "unit_opened_before": (
        409,
        _l("%(count)s flats of the list have an account already. A flat is opened once."),
    ),
    "voucher_not_taken": (
        422,
        _l("Please add the paper: JPEG, PNG or PDF of up to twelve megabytes."),
    ),
    "unit_of_line_wrong": (
        422,
        _l("This account is kept by flat, or it is not; or the flat is not of this community."),
    ),
}
