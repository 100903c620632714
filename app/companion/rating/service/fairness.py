"""What of the tickets a company may be praised for: what others reported, and others rated.

Law: whatever was late counts, whoever reported it and whoever has it by now. What the company
wrote down itself, or its own people reported as residents, is praise only once a resident or a body
farther up has confirmed it; stars of its own people never are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.residents.service.phones import residents_at
from app.companion.tickets.service import list_tickets
from app.companion.tickets.service.figures import MOST_COUNTED, count
from app.companion.tickets.service.handing import late_with
from app.companion.tickets.service.openers import entered_by
from app.people.service import officers_with
from app.platform.roles import Role
from app.supervision.service.daily import phones_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service import TicketView

COMPANY = "property_company"
#: Whose word that it is in order counts: the reporter's, or that of a body farther up.
OTHERS = frozenset({"reporter", "desk"})


@dataclass(frozen=True, slots=True)
class FairTickets:
    """Tickets behind the score; `own` and `own_rated` are shown and not counted."""

    in_time: tuple[int, ...]
    overdue: tuple[int, ...]
    rated: tuple[int, ...]
    own: tuple[int, ...]
    own_rated: tuple[int, ...]
    stars: int


def fair_tickets(
    session: Session, community_id: str, since: date, until: date, *, now: datetime
) -> FairTickets:
    """Return the company's tickets reported from `since` to `until`, sorted by what they count."""
    found = list_tickets(
        session, community_id, since=since, until=until, body=COMPANY, limit=MOST_COUNTED, now=now
    )
    entered = entered_by(session, community_id, COMPANY, since, until)
    sorted_out = sort_out(found, entered=entered, staff=staff_living_here(session, community_id))
    handed_on = late_with(session, community_id, COMPANY, since, until)
    return replace(sorted_out, overdue=tuple(sorted({*sorted_out.overdue, *handed_on})))


def staff_living_here(session: Session, community_id: str) -> frozenset[int]:
    """Return the residents whose phone is that of an officer of the company."""
    officers = officers_with(Role.PROPERTY_COMPANY, community_id)
    phones = phones_of(session, [one.id for one in officers])
    return residents_at(session, community_id, phones)


def sort_out(
    tickets: Sequence[TicketView], *, entered: Collection[int], staff: Collection[int]
) -> FairTickets:
    """Sort tickets by what they count; `entered` by the company, `staff` are its own people."""
    everything = count(tickets).ids
    by_staff = {one.id for one in tickets if one.resident_id in staff}
    confirmed = {one.id for one in tickets if one.confirmed_by in OTHERS}
    unproven = by_staff | (set(entered) - confirmed)
    rated = [one for one in tickets if one.id in everything["rated"] and one.id not in by_staff]
    return FairTickets(
        in_time=tuple(one for one in everything["in_time"] if one not in unproven),
        overdue=everything["overdue"],
        rated=tuple(sorted(one.id for one in rated)),
        own=tuple(one for one in everything["in_time"] if one in unproven),
        own_rated=tuple(one for one in everything["rated"] if one in by_staff),
        stars=sum(one.stars or 0 for one in rated),
    )
