"""What pages call the states, acts and bodies of this part."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATE_WORDS = {
    "issued": _l("waits for a reply"),
    "replied": _l("replied, waits for a look"),
    "returned": _l("sent back"),
    "accepted": _l("reply accepted"),
    "withdrawn": _l("order withdrawn"),
}
ACT_WORDS = {
    "issue": _l("Issued"),
    "reply": _l("Reply"),
    "return": _l("Sent back"),
    "accept": _l("Accepted"),
    "withdraw": _l("Withdrawn"),
    "escalate": _l("Deadline missed: the street office was told"),
}
ADDRESSEE_WORDS = {
    "property_company": _l("property company"),
    "convener": _l("owners' committee"),
}
BASIS_WORDS = {"law": _l("Law or rule"), "contract": _l("Service contract")}
PLACE_WORDS = {
    "waiting": _l("not looked at yet"),
    "fine": _l("in order"),
    "found": _l("something found"),
}
