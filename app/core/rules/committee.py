"""The owners' committee and the group that prepares its election: sizes, terms, meetings.

Law (建房〔2009〕274号): a preparatory group has an odd number of members, owners are at least half,
the street office's representative chairs it (10); a committee has an odd number of seats and a term
of five years at most (31, 32); it meets with more than half of its members and decides with at
least half of all of them (38); below a share of its seats it is elected anew (43 to 46). Cities
set the numbers: every one is passed in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.errors import RuleError
from app.core.rules.thresholds import Bar

_HALF = Bar(1, 2)
_MORE_THAN_HALF = Bar(1, 2, strict=True)


class Side(StrEnum):
    """Whom a member of a preparatory group stands for."""

    OWNER = "owner"
    DEVELOPER = "developer"
    STREET_OFFICE = "street_office"
    RESIDENTS_COMMITTEE = "residents_committee"
    POLICE = "police"
    OTHER = "other"


class GroupTooSmall(RuleError):
    """The group has fewer members than the law of the place asks for; `short` are missing."""


class GroupNotOdd(RuleError):
    """The group must have an odd number of members."""


class OwnersTooFew(RuleError):
    """Owners are fewer than their share of the group; `short` are missing."""


class GroupChairWrong(RuleError):
    """The group has exactly one chair, who stands for `side`."""


class SeatsOutOfRange(RuleError):
    """A committee has between `low` and `high` seats here."""


class SeatsNotOdd(RuleError):
    """A committee has an odd number of seats."""


class AlternatesTooMany(RuleError):
    """There may be at most `limit` alternates."""


class MinimumImpossible(RuleError):
    """The fewest members to be elected lie between one and the seats."""


class TermOutOfRange(RuleError):
    """A term lasts between `low` and `high` years here."""


class CandidatesTooFew(RuleError):
    """More candidates than seats must stand; `short` are missing."""


@dataclass(frozen=True)
class GroupRules:
    """What a place asks of a group: fewest members, odd number, owners' share, the chair's side."""

    min_members: int
    odd: bool
    owner_share: tuple[int, int]
    chair: Side


@dataclass(frozen=True)
class SeatRules:
    """What a place asks of a committee: seats from low to high, odd, alternates' share of them."""

    low: int
    high: int
    odd: bool
    alternates: tuple[int, int]


def check_group(sides: Sequence[Side], chairs: Sequence[Side], rules: GroupRules) -> None:
    """Refuse a group that is not made as 274-10 and the place ask.

    `sides` of all members, `chairs` of those who chair. Raises GroupTooSmall, GroupNotOdd,
    OwnersTooFew, GroupChairWrong.
    """
    if len(sides) < rules.min_members:
        raise GroupTooSmall(least=rules.min_members, short=rules.min_members - len(sides))
    if rules.odd and len(sides) % 2 == 0:
        raise GroupNotOdd(members=len(sides))
    owners, bar = sum(side is Side.OWNER for side in sides), Bar(*rules.owner_share)
    if not bar.is_reached(owners, len(sides)):
        raise OwnersTooFew(short=bar.count_missing(owners, len(sides)))
    if list(chairs) != [rules.chair]:
        raise GroupChairWrong(side=rules.chair.value)


def check_seats(*, seats: int, alternates: int, minimum: int, rules: SeatRules) -> None:
    """Refuse seats, alternates or a minimum that the place does not allow (R26).

    Raises SeatsOutOfRange, SeatsNotOdd, AlternatesTooMany, MinimumImpossible.
    """
    if not rules.low <= seats <= rules.high:
        raise SeatsOutOfRange(low=rules.low, high=rules.high)
    if rules.odd and seats % 2 == 0:
        raise SeatsNotOdd(seats=seats)
    num, den = rules.alternates
    if not 0 <= alternates <= seats * num // den:
        raise AlternatesTooMany(limit=seats * num // den)
    if not 1 <= minimum <= seats:
        raise MinimumImpossible(seats=seats)


def fewest_elected(seats: int, *, low: int, share: tuple[int, int]) -> int:
    """Return how many must be elected: the place's minimum and more than `share` of the seats."""
    num, den = share
    return min(seats, max(low, seats * num // den + 1))


def check_term(years: int, *, low: int, high: int) -> None:
    """Refuse a term that is shorter or longer than the place allows; raises TermOutOfRange."""
    if not low <= years <= high:
        raise TermOutOfRange(low=low, high=high)


def check_candidates(candidates: int, *, seats: int, surplus: int) -> None:
    """Refuse an election without enough of a choice (差额); raises CandidatesTooFew."""
    if candidates < seats + surplus:
        raise CandidatesTooFew(least=seats + surplus, short=seats + surplus - candidates)


def last_day_of_term(first: date, years: int) -> date:
    """Return the last day of a term of whole years that begins on `first`."""
    year = first.year + years
    day = min(first.day, monthrange(year, first.month)[1])
    return first.replace(year=year, day=day) - timedelta(days=1)


def is_below_limit(
    sitting: int, *, seats: int, limit: tuple[int, int], least: int | None = None
) -> bool:
    """Whether so few sit that all must be elected anew: fewer than `limit` of the seats.

    With `least`, the place's fewest seats: also when just `limit`, or fewer than `least`, sit
    (杭州 28).
    """
    num, den = limit
    if least is None:
        return sitting * den < seats * num
    return sitting * den <= seats * num or sitting < least


def is_quorate(present: int, members: int) -> bool:
    """Whether more than half of the committee is present (274-38)."""
    return _MORE_THAN_HALF.is_reached(present, members)


def is_resolved(
    *, in_favour: int, present: int, members: int, majority_of_all: bool = False
) -> bool:
    """Whether a committee's decision stands: quorate, and enough of *all* members in favour."""
    bar = _MORE_THAN_HALF if majority_of_all else _HALF
    return is_quorate(present, members) and bar.is_reached(in_favour, members)
