"""What is being confirmed with a code, in words: by the address, and of what was typed.

Law: every act behind `@step_up` has its words here (tests/people/test_step_up.py), so that nobody
confirms something unnamed; what was typed is shown as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ACTS: Mapping[str, LazyString] = {
    "people.recovery_codes": _l("New recovery codes for your account"),
    "people.appoint": _l("Appoint an officer"),
    "people.dismiss": _l("Take a role back from an officer"),
    "people.reset": _l("Let an officer sign in anew"),
    "people.shut": _l("Shut an officer's account"),
    "people.add_key": _l("Register your signing key"),
    "people.retire_key": _l("Take your signing key out of use"),
    "assembly.sign": _l("Sign an act of an assembly"),
    "assembly.postponement": _l("Postpone an assembly"),
    "assembly.annulment": _l("Annul an assembly"),
    "counting.certificate": _l("Certify an assembly"),
    "counting.revoke_certificate": _l("Take back the certificate of an assembly"),
    "companion.fees.receive": _l("Book money received at the desk"),
    "companion.fees.refund": _l("Put up a refund to an owner"),
    "companion.fees.settle_refund": _l("Decide on a refund that waits"),
    "companion.fees.limit_refunds": _l("Set up to which sum refunds need no second person"),
    "companion.fees.void": _l("Apply to void a bill"),
    "companion.fees.settle_void": _l("Decide on a bill that is to be voided"),
    "companion.fees.count_cash": _l("Enter what was counted at the desk"),
    "companion.fees.confirm_cash": _l("Confirm what was counted at the desk"),
    "companion.fees.settle_misfit": _l("Settle a payment that fits no bill"),
    "companion.fees.end_settlement": _l("Decide on how a payment that fits no bill is settled"),
    "companion.fees.accept": _l("Take over a payment that the statement shows"),
    "companion.fees.bill_late": _l("Bill late fees"),
    "companion.fees.waive_late": _l("Waive a late fee"),
    "companion.spending.approve": _l("Approve a payment"),
    "companion.spending.refuse": _l("Refuse a payment"),
    "companion.spending.returned": _l("Enter that a payment came back"),
    "companion.spending.paid": _l("Enter that a payment was made"),
    "companion.accounts.open_log": _l("Open the accounts log"),
    "companion.accounts.propose": _l("Put up the closing of a month"),
    "companion.accounts.confirm": _l("Close a month and publish it"),
    "companion.books.confirm_income": _l("Confirm an entry of the books"),
    "companion.books.withdraw_income": _l("Withdraw an entry of the books"),
    "companion.books.take_back": _l("Take back an entry of the books"),
    "companion.books.confirm": _l("Confirm the list of fund accounts"),
}
# Fields of forms that say what an act is about, in the order in which they are shown.
TYPED: Mapping[str, LazyString] = {
    "month": _l("Month"),
    "amount": _l("Amount in yuan, as typed"),
    "counted": _l("Counted, in yuan, as typed"),
    "limit": _l("Sum in yuan, as typed"),
    "payer": _l("Who pays"),
    "payee": _l("Who receives it"),
    "reason": _l("Reason"),
    "note": _l("Note"),
    "number": _l("Number"),
}
SHOWN_CHARACTERS = 200


def name_act(endpoint: str | None) -> str:
    """Return what an address does, in words; empty where nothing is said of it."""
    return str(ACTS.get(endpoint or "", ""))


def say_typed(form: Mapping[str, str], address: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what was typed, and the day and month in the address, each with its label."""
    found = [(str(label), form.get(name, "").strip()) for name, label in TYPED.items()]
    if "day" in address:
        found.insert(0, (str(_l("Day")), str(address["day"])))
    return [(label, typed[:SHOWN_CHARACTERS]) for label, typed in found if typed]
