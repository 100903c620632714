"""The dashboard of one community: its figures now, and behind each the things it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.companion.fees.service import sums_by_building
from app.companion.overview.service.companies import communities_inside
from app.companion.overview.service.gathering import MOST, decided_votes, open_votes, turnout_of
from app.companion.overview.service.scope import scope_of
from app.companion.residents.service import count_signed_in
from app.companion.tickets.service import list_tickets
from app.core.errors import RuleError
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service import TicketView
    from app.platform.roles import Officer

FEWEST = 5


class NotInYourPart(RuleError):
    """The community is neither the officer's own nor below an office that they oversee."""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """An assembly behind a figure; `turnout` in 0.1 %, once it is posted."""

    assembly_id: str
    title: str
    phase: str
    closes: datetime | None
    turnout: int | None


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket as those above may see it: what and since when, never whose and what was said."""

    number: int
    category: str
    state: str
    opened_at: datetime
    answered_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class BuildingLine:
    """A building: its flats, those signed in, what was billed and paid in 分.

    `signed_in` is None where even all small buildings together have fewer than five flats.
    """

    building: str
    flats: int
    signed_in: int | None
    billed: int
    paid: int


def check_in_part(session: Session, officer: Officer, community_id: str) -> None:
    """Raise NotInYourPart unless an officer may look at a community."""
    scope = scope_of(session, officer)
    if not communities_inside(session, scope, {community_id}):
        raise NotInYourPart


def votes_behind(session: Session, community_id: str) -> list[VoteLine]:
    """Return the open and the decided assemblies, the newest first."""
    rows = [*decided_votes(session, community_id), *open_votes(session, community_id)]
    return [
        VoteLine(one.id, one.title, one.phase, one.closes, turnout_of(session, one))
        for one in reversed(rows)
    ]


def tickets_behind(session: Session, community_id: str, now: datetime) -> list[TicketLine]:
    """Return the tickets that are open, late ones first."""
    return [_line(one) for one in list_tickets(session, community_id, open_only=True, now=now)]


def count_dangers(session: Session, community_id: str, now: datetime) -> int:
    """Return how many dangers are open now, late or not."""
    rows = list_tickets(session, community_id, open_only=True, limit=MOST, now=now)
    return sum(one.priority == "hazard" for one in rows)


def _line(one: TicketView) -> TicketLine:
    return TicketLine(
        one.number, one.category, one.state, one.opened_at, one.answered_at, one.is_late
    )


def buildings_behind(session: Session, community_id: str, today: date) -> list[BuildingLine]:
    """Return signed-in flats and fees by building, small buildings together.

    A building with fewer than five flats has no line of its own: it would tell who signed in. Of
    fees the fees part leaves out buildings with fewer than five billed flats in the same way.
    """
    units = [one for one in list_units(session, community_id) if one.use != "parking"]
    signed_in = count_signed_in(session, community_id)
    sizes = Counter(one.building for one in units)

    def shown_as(building: str) -> str:
        return building if sizes[building] >= FEWEST else ""

    flats = Counter(shown_as(one.building) for one in units)
    here = Counter(shown_as(one.building) for one in units if one.id in signed_in)
    billed: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for one in sums_by_building(session, community_id, year=today.year, due_by=today):
        billed[shown_as(one.building)] += one.rate.billed
        paid[shown_as(one.building)] += one.rate.paid
    few = 0 < flats[""] < FEWEST
    return [
        BuildingLine(
            name, flats[name], None if few and not name else here[name], billed[name], paid[name]
        )
        for name in dict.fromkeys((*flats, *billed))
    ]
