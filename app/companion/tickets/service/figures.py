"""Figures of a period, each with the tickets behind it.

Law: a ticket belongs to the period in which it was reported. What was withdrawn is counted as
opened only, what was joined to another as opened and, if it was, as late: joining hides nothing. In
time is what never ran out of a clock; late is what ever did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.tickets.service.reading import TicketView, list_tickets

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_COUNTED = 100_000
KINDS = ("opened", "closed", "in_time", "overdue", "reopened", "rated", "unanswered")


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Counts of a period; `ids` has the tickets behind each, by the names of the counts.

    `rated` are those with stars; `unanswered` those that only silence confirmed.
    """

    opened: int
    closed: int
    in_time: int
    overdue: int
    reopened: int
    stars_sum: int
    stars_count: int
    by_category: Mapping[str, tuple[int, ...]]
    ids: Mapping[str, tuple[int, ...]]


def figures(
    session: Session,
    community_id: str,
    since: date,
    until: date,
    *,
    body: str = "",
    now: datetime | None = None,
) -> TicketFigures:
    """Return the figures of the tickets reported from `since` to `until`, both days included.

    With `body` only those that it has or ended with; with `now` a clock that has run out counts
    at once, not first when the worker saw it.
    """
    found = list_tickets(
        session, community_id, since=since, until=until, body=body, limit=MOST_COUNTED, now=now
    )
    return count(found)


def count(tickets: Sequence[TicketView]) -> TicketFigures:
    """Return the figures of these tickets."""
    real = [one for one in tickets if one.state not in ("withdrawn", "joined")]
    behind: dict[str, list[TicketView]] = {
        "opened": list(tickets),
        "closed": [one for one in real if one.state == "closed"],
        "in_time": [one for one in real if one.state == "closed" and not one.was_late],
        "overdue": [one for one in tickets if one.was_late and one.state != "withdrawn"],
        "reopened": [one for one in real if one.reopened],
        "rated": [one for one in real if one.stars is not None],
        "unanswered": [one for one in real if one.confirmed_by == "clock"],
    }
    ids = {name: tuple(sorted(one.id for one in behind[name])) for name in KINDS}
    by_category: dict[str, tuple[int, ...]] = {}
    for one in sorted(tickets, key=lambda ticket: ticket.id):
        by_category[one.category] = (*by_category.get(one.category, ()), one.id)
    return TicketFigures(
        opened=len(ids["opened"]),
        closed=len(ids["closed"]),
        in_time=len(ids["in_time"]),
        overdue=len(ids["overdue"]),
        reopened=len(ids["reopened"]),
        stars_sum=sum(one.stars or 0 for one in behind["rated"]),
        stars_count=len(ids["rated"]),
        by_category=by_category,
        ids=ids,
    )
