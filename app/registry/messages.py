"""What people are told when the register refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "community_not_found": (404, _l("There is no such community.")),
    "community_exists": (409, _l("A community with this short name is there already.")),
    "community_invalid": (400, _l("Please check what you filled in.")),
    "profile_not_found": (500, _l("There is no such set of rules. Please tell the operator.")),
    "rule_not_found": (404, _l("No proposal waits here under this number any more.")),
    "rule_pending": (409, _l("A proposal for this rule waits for its second officer already.")),
    "second_officer_needed": (
        403,
        _l("Whoever proposed a rule cannot confirm it: a second officer must."),
    ),
    "phone_change_invalid": (
        400,
        _l("Please choose an owner of this flat, the source of the number and the reason."),
    ),
    "phone_change_not_found": (404, _l("No change waits here under this number any more.")),
    "phone_change_pending": (
        409,
        _l("A new number of this owner waits for its second officer already."),
    ),
    "other_body_needed": (
        403,
        _l("You are of the same body as whoever proposed this: an officer of another body must."),
    ),
    "phones_on_roll": (
        409,
        _l("A frozen roll is in use: change the number on the page of that meeting."),
    ),
    "area_correction_invalid": (
        400,
        _l("Please give an area other than the present one (like 89.12), its source, and why."),
    ),
    "area_correction_not_found": (404, _l("No change waits here under this number any more.")),
    "area_correction_pending": (
        409,
        _l("Another area of this unit waits for its second officer already."),
    ),
    "area_moved": (
        409,
        _l("The area has changed since this was proposed. Please take it back and propose anew."),
    ),
    "import_not_found": (404, _l("This community has no such file.")),
    "import_busy": (409, _l("The file is being worked on. Please wait until that is done.")),
    "import_closed": (409, _l("This file was applied, put aside or cannot be read.")),
    "import_has_errors": (
        409,
        _l("The file has %(errors)s errors. Please correct them in the file and send it again."),
    ),
    "import_stale": (
        409,
        _l("The register has changed since this file was read. Please read it again."),
    ),
    "import_taken_over": (409, _l("The file is being read a second time in another window.")),
    "provenance_unknown": (400, _l("Please say where the phone numbers come from.")),
    "unit_without_owner": (
        409,
        _l("The unit %(unit)s has neither an owner nor the developer on that day."),
    ),
    "unit_listed_twice": (409, _l("The unit %(unit)s stands in the register twice.")),
    "owner_not_found": (
        404,
        _l("We find no owner with this unit code and these last four. Please compare both."),
    ),
    "owners_alike": (
        409,
        _l(
            "More than one owner fits these characters. Please enter the whole unit code, and "
            "below also the mobile number that the register has for you. If two owners share "
            "one number, please come to the desk."
        ),
    ),
    "owner_tries_exhausted": (
        429,
        _l("Too many wrong tries. Please wait ten minutes, or come to the desk."),
    ),
    "owner_phone_missing": (
        409,
        _l("No phone of your own is on the roll. Please come to the desk with your document."),
    ),
    "owner_codes_exhausted": (429, _l("Five messages an hour are the limit. Please wait a while.")),
    "owner_code_wrong": (
        403,
        _l("These six digits are wrong or too old."),
    ),
    "owner_sign_in_over": (403, _l("The half hour is over. Please show once more who you are.")),
}
