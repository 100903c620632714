"""What people are told when the books refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "account_unknown": (422, _l("The books have no such account.")),
    "amount_invalid": (422, _l("An amount is above 0 and below ten billion yuan.")),
    "books_inconsistent": (
        500,
        _l("The books do not hold together at journal %(number)s. Nothing may be posted on them."),
    ),
    "evidence_missing": (422, _l("A voucher of this journal is not stored here.")),
    "journal_not_found": (404, _l("There is no journal of this number.")),
    "journal_reversed": (
        409,
        _l("This journal was taken back before, takes another back itself, or is younger."),
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
    "posting_in_future": (422, _l("The day lies in the future.")),
    "source_invalid": (422, _l("What this journal comes from has no proper name.")),
    "source_taken": (
        409,
        _l("Something else was posted from the same source before: journal %(number)s."),
    ),
    "unbalanced": (422, _l("Debits and credits are not equal.")),
    "unit_of_line_wrong": (
        422,
        _l("This account is kept by flat, or it is not; or the flat is not of this community."),
    ),
}
