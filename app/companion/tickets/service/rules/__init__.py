"""A community's rules for tickets: what they say, read from text and written back."""

from app.companion.tickets.service.rules.comparing import Difference, compare_rules
from app.companion.tickets.service.rules.editing import edit_rules, first_keeper
from app.companion.tickets.service.rules.reading import check_new, default_text, parse_rules
from app.companion.tickets.service.rules.shapes import (
    LEVELS,
    PHOTOS,
    PRIORITIES,
    After,
    Category,
    Clock,
    Department,
    Route,
    Rules,
    TicketRulesWrong,
    Words,
)
from app.companion.tickets.service.rules.writing import encode_rules, time_of

__all__ = [
    "LEVELS",
    "PHOTOS",
    "PRIORITIES",
    "After",
    "Category",
    "Clock",
    "Department",
    "Difference",
    "Route",
    "Rules",
    "TicketRulesWrong",
    "Words",
    "check_new",
    "compare_rules",
    "default_text",
    "edit_rules",
    "encode_rules",
    "first_keeper",
    "parse_rules",
    "time_of",
]
