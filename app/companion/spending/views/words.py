"""Words of this part: states, acts, bodies, accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATE_WORDS = {
    "proposed": _l("waits for two approvals"),
    "approved_once": _l("approved once, waits for the other body"),
    "approved": _l("approved by both, not paid yet"),
    "paid": _l("paid out"),
    "refused": _l("not approved"),
    "withdrawn": _l("taken back"),
    "returned": _l("came back from the bank"),
}
ACT_WORDS = {
    "proposed": _l("proposed"),
    "changed": _l("changed: earlier approvals are void"),
    "approved": _l("approved"),
    "paid": _l("paid out"),
    "refused": _l("not approved"),
    "withdrawn": _l("taken back"),
    "returned": _l("came back from the bank"),
}
BUDGET_WORDS = {
    "draft": _l("draft"),
    "open": _l("open for comments"),
    "voting": _l("before the owners"),
    "replaced": _l("replaced by a newer version"),
    "withdrawn": _l("taken back"),
}
ACCOUNT_WORDS = {
    "property_costs": _l("paid from the property fees"),
    "shared_costs": _l("paid from the owners' income"),
    "fund_units": _l("paid from the maintenance fund of the flats"),
}
ROLE_WORDS = {
    "convener": _l("owners' committee"),
    "residents_committee": _l("residents' committee"),
    "street_office": _l("street office"),
    "property_company": _l("property company"),
}
# Where each thing on the worklist is done: page, the part of its address, what it is called.
WAITING_WORDS = {
    "payment_approve": (
        "companion.spending.payment",
        "payment_id",
        _l("A payment waits for your approval"),
    ),
    "payment_enter": (
        "companion.spending.payment",
        "payment_id",
        _l("Approved by both: pay it and enter it"),
    ),
    "budget_comments": (
        "companion.spending.budget",
        "budget_id",
        _l("Residents wait for an answer about the budget"),
    ),
    "budget_decide": (
        "companion.spending.budget",
        "budget_id",
        _l("An open budget waits to be put before the owners"),
    ),
    "budget_reopen": (
        "companion.spending.budget",
        "budget_id",
        _l("The assembly of a budget is gone: open it again"),
    ),
}
COPY_WORDS = {
    "made": _l("made, only the desks see it"),
    "published": _l("shown to everybody"),
    "hidden": _l("taken down"),
}
WORDS = {
    "state": STATE_WORDS,
    "act": ACT_WORDS,
    "budget": BUDGET_WORDS,
    "account": ACCOUNT_WORDS,
    "role": ROLE_WORDS,
    "copy": COPY_WORDS,
}
