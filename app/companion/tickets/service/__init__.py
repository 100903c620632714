"""Acts and answers about tickets, for the parts above."""

from app.companion.tickets.service.acting import apply_act, do_act
from app.companion.tickets.service.actors import CLOCK, Reporter
from app.companion.tickets.service.edition import edition_now, rules_of
from app.companion.tickets.service.figures import TicketFigures, figures
from app.companion.tickets.service.fund import (
    FundWish,
    find_matter_number,
    tickets_of_matter,
    to_fund,
)
from app.companion.tickets.service.joining import Likeness, similar_tickets
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
from app.companion.tickets.service.timeline import Line, is_unbroken, list_lines
from app.companion.tickets.service.told import Told

__all__ = [
    "CLOCK",
    "FundWish",
    "Likeness",
    "Line",
    "Photo",
    "Reporter",
    "TicketFigures",
    "TicketNotFound",
    "TicketReport",
    "TicketReportWrong",
    "TicketView",
    "TicketsTooMany",
    "Told",
    "add_ticket",
    "apply_act",
    "clean_photos",
    "do_act",
    "edition_now",
    "figures",
    "find_matter_number",
    "get_ticket",
    "is_unbroken",
    "list_lines",
    "list_tickets",
    "may_see",
    "open_ticket",
    "rules_of",
    "similar_tickets",
    "tickets_of_matter",
    "to_fund",
]
