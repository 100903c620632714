"""What pages call colours, parts, figures, questions and rungs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# A sign and a word: a colour alone says nothing to many eyes.
SIGN_WORDS = {"green": "●", "yellow": "▲", "red": "■", "none": "○"}
COLOUR_WORDS = {
    "green": _l("Green: good"),
    "yellow": _l("Yellow: has to improve"),
    "red": _l("Red: not good enough"),
    "none": _l("No colour: too little is known"),
}
PART_WORDS = {
    "in_time": _l("Reports handled in time"),
    "stars": _l("Stars from those who reported"),
    "orders": _l("Supervision orders"),
    "fees": _l("Fees paid"),
    "survey": _l("Survey of the quarter"),
}
FIGURE_WORDS = {
    "in_time": _l("kept in time"),
    "judged": _l("reports counted"),
    "overdue": _l("handled late"),
    "own": _l("written down by the company itself and confirmed by nobody else: not counted"),
    "stars": _l("stars together"),
    "rated": _l("rated"),
    "own_rated": _l("rated by people of the company: not counted"),
    "issued": _l("issued"),
    "late": _l("answered late"),
    "returned": _l("with a reply sent back"),
    "paid": _l("paid of it"),
    "billed": _l("due so far"),
    "given": _l("stars given, times"),
    "answers": _l("residents answered"),
}
QUESTION_WORDS = {
    "order": _l("Order and safety"),
    "cleaning": _l("Cleaning"),
    "greening": _l("Plants and grounds"),
    "repairs": _l("Repairs"),
    "manners": _l("How staff speak with you"),
    "charges": _l("Charges are clear and published"),
}
RUNG_WORDS = {
    "none": _l("no measure"),
    "rectification": _l("ordered to rectify"),
    "talk": _l("called in for a talk"),
    "watch": _l("on the watch list"),
    "removal": _l("removal proposed"),
}
