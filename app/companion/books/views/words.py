"""Words of this part: accounts, kinds and states of lists, what moved a flat's account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACCOUNT_WORDS = {
    "escrow": _l("escrow account of the property fees"),
    "shared_bank": _l("bank account of the owners' income"),
    "fund_bank": _l("special account of the maintenance fund"),
    "receivable": _l("owed by flats"),
    "prepaid": _l("paid in advance by flats"),
    "fund_units": _l("maintenance fund of the flats"),
    "fee_income": _l("property fees"),
    "parking_income": _l("parking income"),
    "advert_income": _l("advertising income"),
    "other_income": _l("other income of the owners"),
    "property_costs": _l("costs of the property service"),
    "shared_costs": _l("costs paid from the owners' income"),
    "fund_costs": _l("other costs of the fund"),
    "opening": _l("opening balances"),
}
OPENING_WORDS = {
    "proposed": _l("waits for another body"),
    "confirmed": _l("entered"),
    "withdrawn": _l("taken back"),
}
LIST_WORDS = {
    "opening": _l("opening balances"),
    "topup": _l("top-ups of owners"),
    "interest": _l("interest of the bank"),
}
MOVEMENT_WORDS = {
    "opening": _l("What was there when the books began"),
    "topup": _l("Topped up by the owners"),
    "interest": _l("Your flat's share of the bank's interest"),
}
ENTRY_WORDS = {
    "proposed": _l("waits for another body"),
    "confirmed": _l("entered"),
    "withdrawn": _l("taken back"),
}
WORDS = {
    "account": ACCOUNT_WORDS,
    "entry": ENTRY_WORDS,
    "opening": OPENING_WORDS,
    "list": LIST_WORDS,
    "movement": MOVEMENT_WORDS,
}
