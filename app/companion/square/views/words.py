"""The words of this part's codes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "body": {
        "convener": _l("Owners' committee"),
        "residents_committee": _l("Residents' committee"),
        "street_office": _l("Street office"),
        "property_company": _l("Property company"),
        "developer": _l("Developer"),
        "auditor": _l("Auditor"),
    },
    "scope": {
        "community": _l("the whole community"),
        "building": _l("a building"),
        "staircase": _l("a staircase"),
        "unit": _l("one flat"),
    },
    "kind": {
        "contract": _l("Service contract"),
        "standard": _l("Service standard"),
        "promise": _l("Promise"),
    },
    "per": {
        "resident": _l("each resident answers once"),
        "right": _l("each voting right answers once (owners only)"),
    },
    "subject": {"topic": _l("Topic"), "comment": _l("Comment")},
}

# What the forms call the fields of which a text can be missing or too long.
FIELDS = {
    "title": _l("Title"),
    "text": _l("Text"),
    "reason": _l("Reason"),
    "question": _l("Question asked"),
    "option": _l("Choices"),
    "answer": _l("Answer"),
    "appeal": _l("Appeal"),
    "what": _l("What for"),
    "place": _l("Where"),
    "notes": _l("Worth noting (no names)"),
}
