"""The election method in numbers, held against what the place allows (R26, RULES §3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.committee.models import CommitteeRow
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    get_row,
    list_members,
    rules_of,
)
from app.core.rules.committee import (
    MinimumImpossible,
    SeatRules,
    SeatsOutOfRange,
    check_seats,
    check_term,
    fewest_elected,
)
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Size:
    """How large a community is: homes, and all area in 0.01 m²."""

    units: int
    area: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided before nominations: the election method in numbers."""

    title: str
    seats: int
    alternates: int
    term_years: int
    supporters: int
    lot: str
    nominations_until: datetime
    minimum: int | None = None
    term_from: date | None = None
    committee_id: int | None = None
    rehearsal: bool = False


def seat_rules(session: Session, community_id: str) -> SeatRules:
    """Return how many seats and alternates the place allows."""
    rules = rules_of(session, community_id)
    return SeatRules(
        low=fewest_seats(session, community_id),
        high=rules.whole("election.max_seats"),
        odd=rules.flag("election.odd_seats"),
        alternates=rules.share("election.alternates"),
    )


def fewest_seats(session: Session, community_id: str) -> int:
    """Return the fewest seats of a committee here: fewer in a small community, where one is."""
    rules = rules_of(session, community_id)
    heads, area = rules.whole("election.small_heads"), rules.whole("election.small_area")
    if heads or area:
        size = community_size(session, community_id)
        if (heads and size.units <= heads) or (area and size.area <= area):
            return rules.whole("election.small_seats")
    return rules.whole("election.min_seats")


def community_size(session: Session, community_id: str) -> Size:
    """Return the homes of a community and its area, parking left out."""
    units = [one for one in list_units(session, community_id) if one.use != "parking"]
    homes = sum(one.use == "home" for one in units)
    return Size(homes, sum(one.area for one in units))


def empty_seats(session: Session, committee_id: int) -> int:
    """Return how many seats of a sitting committee nobody holds."""
    committee = get_row(session, CommitteeRow, committee_id)
    sitting = sum(one.state == "sitting" for one in list_members(session, committee_id))
    return committee.seats - sitting


def check_terms(session: Session, community_id: str, terms: Terms) -> int:
    rules = rules_of(session, community_id)
    if terms.committee_id is not None:
        return _check_by_election(session, community_id, terms)
    least = fewest_elected(
        terms.seats,
        low=fewest_seats(session, community_id),
        share=rules.share("election.min_elected"),
    )
    minimum = least if terms.minimum is None else terms.minimum
    check_seats(
        seats=terms.seats,
        alternates=terms.alternates,
        minimum=minimum,
        rules=seat_rules(session, community_id),
    )
    if minimum < least:
        raise MinimumImpossible(seats=terms.seats, least=least)
    check_term(
        terms.term_years,
        low=rules.whole("election.term_min_years"),
        high=rules.whole("election.term_years"),
    )
    return minimum


def _check_by_election(session: Session, community_id: str, terms: Terms) -> int:
    """The seats of a by-election are the empty ones; their number need not be odd."""
    committee = get_row(session, CommitteeRow, terms.committee_id)
    empty = empty_seats(session, committee.id)
    if committee.community_id != community_id or committee.state != "sitting":
        raise NotAllowedAtThisStage
    if not 1 <= terms.seats <= empty:
        raise SeatsOutOfRange(low=1, high=empty)
    minimum = terms.minimum or 1
    num, den = rules_of(session, community_id).share("election.alternates")
    rules = SeatRules(low=1, high=empty, odd=False, alternates=(num, den))
    check_seats(seats=terms.seats, alternates=terms.alternates, minimum=minimum, rules=rules)
    return minimum
