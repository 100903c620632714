"""Acts and answers of the intake, for the parts above."""

from app.companion.intake.service.open311 import (
    Open311NotFound,
    Open311Wrong,
    Query,
    get_request,
    list_requests,
    list_services,
)
from app.companion.intake.service.schema import MOST_BODY, SCHEMA, EventInvalid
from app.companion.intake.service.sources import (
    KINDS,
    IntakeSourceInvalid,
    IntakeSourceNotFound,
    NewSource,
    SourceLine,
    disable_source,
    list_sources,
    make_source,
)
from app.companion.intake.service.taking import (
    EventNumberTaken,
    EventsTooMany,
    IntakeSourceDisabled,
    Taken,
    check_signed,
    community_of_source,
    sign_for,
    take_event,
)

__all__ = [
    "KINDS",
    "MOST_BODY",
    "SCHEMA",
    "EventInvalid",
    "EventNumberTaken",
    "EventsTooMany",
    "IntakeSourceDisabled",
    "IntakeSourceInvalid",
    "IntakeSourceNotFound",
    "NewSource",
    "Open311NotFound",
    "Open311Wrong",
    "Query",
    "SourceLine",
    "Taken",
    "check_signed",
    "community_of_source",
    "disable_source",
    "get_request",
    "list_requests",
    "list_services",
    "list_sources",
    "make_source",
    "sign_for",
    "take_event",
]
