"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "quarter_invalid": (404, _l("There is no such quarter.")),
    "scoring_rules_missing": (404, _l("No rules of scoring were in force in that quarter.")),
    "service_contract_invalid": (
        422,
        _l("Please give company, manager, contract and the day from which it counts."),
    ),
    "company_change_not_yours": (
        403,
        _l(
            "That another company serves here, or that one has left, is written down by the "
            "street office."
        ),
    ),
    "service_survey_invalid": (422, _l("Please give one to five stars for each question.")),
    "service_survey_answered": (409, _l("You have answered for this quarter. Thank you.")),
    "rung_skipped": (
        409,
        _l("Measures go one step at a time. Please look at where the company stands now."),
    ),
    "measure_ground_missing": (
        422,
        _l("A step up needs a ground: a yellow or red quarter, or an order that was late."),
    ),
    "measure_invalid": (
        422,
        _l("Please give the reason in words, and a day between tomorrow and half a year from now."),
    ),
    "measure_not_found": (404, _l("There is no such measure.")),
    "measure_answered": (409, _l("The company has answered this measure.")),
}
