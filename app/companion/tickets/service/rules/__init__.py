"""A community's rules for tickets: what they say, read from text and written back."""

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

__all__ = [
    "LEVELS",
    "PHOTOS",
    "PRIORITIES",
    "After",
    "Category",
    "Clock",
    "Department",
    "Route",
    "Rules",
    "TicketRulesWrong",
    "Words",
    "check_new",
    "default_text",
    "parse_rules",
]
