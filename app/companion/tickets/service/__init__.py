"""Acts and answers about tickets, for the parts above."""

from app.companion.tickets.service.actors import CLOCK, Reporter
from app.companion.tickets.service.edition import edition_now, rules_of
from app.companion.tickets.service.figures import TicketFigures, figures
from app.companion.tickets.service.pictures import Photo, clean_photos
from app.companion.tickets.service.reading import (
    TicketNotFound,
    TicketView,
    get_ticket,
    list_tickets,
    may_see,
)
from app.companion.tickets.service.reporting import (
    TicketReport,
    TicketReportWrong,
    TicketsTooMany,
    add_ticket,
    open_ticket,
)

__all__ = [
    "CLOCK",
    "Photo",
    "Reporter",
    "TicketFigures",
    "TicketNotFound",
    "TicketReport",
    "TicketReportWrong",
    "TicketView",
    "TicketsTooMany",
    "add_ticket",
    "clean_photos",
    "edition_now",
    "figures",
    "get_ticket",
    "list_tickets",
    "may_see",
    "open_ticket",
    "rules_of",
]
