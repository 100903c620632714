"""Words for funds, accounts and grounds, in the page's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "fund": {
        "property": _l("Escrow account of the property fees"),
        "shared": _l("Shared money of the owners"),
        "maintenance": _l("Maintenance fund"),
    },
    "account": {
        "escrow": _l("escrow account"),
        "shared_bank": _l("shared account"),
        "fund_bank": _l("maintenance fund account"),
        "receivable": _l("property fees"),
        "prepaid": _l("fees paid in advance"),
        "fee_income": _l("property fees"),
        "parking_income": _l("parking"),
        "advert_income": _l("advertising"),
        "other_income": _l("other income"),
        "fund_units": _l("maintenance fund of the flats"),
        "property_costs": _l("costs of the property service"),
        "shared_costs": _l("costs of shared parts"),
        "fund_costs": _l("repairs from the maintenance fund"),
        "opening": _l("what was there when the books began"),
    },
    "open": {
        "entries": _l("income entered by hand that waits for another body"),
        "lists": _l("lists of the maintenance fund that wait for another body"),
        "reversals": _l("entries to take back that wait for another body"),
        "cash_uncounted": _l("days at the fees desk whose money nobody counted"),
        "cash_unconfirmed": _l("days at the fees desk whose count nobody confirmed"),
        "cash_differs": _l("days at the fees desk where money was missing or over"),
        "statements_missing": _l("days not compared with the payment provider's statement"),
        "statements_differ": _l("days that differ from the statement, not explained"),
        "misfits": _l("payments that fit no bill and are not settled"),
        "payments": _l("payments that were approved and are not in the books yet"),
    },
    "role": {
        "registrar": _l("registrar of the roll"),
        "convener": _l("owners' committee"),
        "property_company": _l("property company"),
        "residents_committee": _l("residents' committee"),
        "street_office": _l("street office"),
    },
}


def name_body(organisation: str, role: str) -> str:
    """Return who acted and as what, once where both are the same word."""
    said = str(WORDS["role"][role])
    return organisation if organisation == said else f"{organisation} ({said})"
