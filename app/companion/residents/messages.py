"""What people are told when this part refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.platform.errors import Message

MESSAGES: dict[str, Message] = {
    "resident_not_signed_in": (401, _l("Please show first that you live here.")),
    "resident_not_found": (404, _l("There is no such resident.")),
    "tenant_not_found": (
        403,
        _l("No tenant of this flat has this number. The owner can write you down."),
    ),
    "resident_codes_exhausted": (
        429,
        _l("Five messages went out within the hour. Please try again later."),
    ),
    "resident_code_wrong": (
        403,
        _l("These are not the digits that were sent, or they are too old."),
    ),
    "person_not_on_register": (
        403,
        _l(
            "The register of this community does not have you as an owner in this way. "
            "Please use the unit code below, or ask the desk."
        ),
    ),
    "city_choice_over": (403, _l("That took too long. Please begin again.")),
    "city_unreachable": (
        503,
        _l("That sign-in service does not answer at the moment. Please use the unit code below."),
    ),
    "city_refused": (
        403,
        _l("The sign-in was broken off. Please begin again, or use the unit code below."),
    ),
    "phone_not_found": (404, _l("No such phone is signed in any more.")),
    "person_not_checked": (422, _l("Please say how you made sure who is asking.")),
    "flat_not_found": (404, _l("No flat has this unit code or label.")),
    "owners_only": (403, _l("Only an owner of the flat can do this.")),
    "tenants_too_many": (
        409,
        _l("Ten tenants within 90 days are the limit of a flat."),
    ),
    "tenant_name_missing": (422, _l("Please give the tenant's full name, up to 40 characters.")),
    "tenant_phone_invalid": (
        422,
        _l("Please give the tenant's mobile number: eleven digits, beginning with 1."),
    ),
    "tenant_day_past": (
        422,
        _l("The last day of the tenancy must be today or later; leave it empty if there is none."),
    ),
    "door_unfilled": (422, _l("Please fill in the unit code and the last four characters.")),
    "tenant_door_unfilled": (422, _l("Please fill in the unit code and your mobile number.")),
}
