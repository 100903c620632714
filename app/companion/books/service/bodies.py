"""For whom an officer acts, and whether a second person is of another body.

Law: three sides look after the owners' money: the property company, the owners' committee, and the
offices (residents' committee and street). A second person is another person, of another side and
another organisation, and never the company's: whoever has two accounts of one body, or one account
for two bodies, is still one body (ADR 0031).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.people.service import get_officer
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.platform.roles import Officer

COMPANY, COMMITTEE = Role.PROPERTY_COMPANY, Role.CONVENER
RESIDENTS, STREET = Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE
GIVERS = (COMPANY, COMMITTEE, RESIDENTS)
CONFIRMERS = (COMMITTEE, RESIDENTS, STREET)
SIDES = (frozenset({COMPANY}), frozenset({COMMITTEE}), frozenset({RESIDENTS, STREET}))


class NotYourBody(RuleError):
    """Another body does this."""


class SecondBodyNeeded(RuleError):
    """The second person is of another body and organisation, and not of the company."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acted, and for whom; `role` is a role's value, empty where it was not written down."""

    officer_id: int
    role: str
    organisation: str


def find_role(officer: Officer, community_id: str, roles: Collection[Role]) -> Role | None:
    """Return the first of these roles that an officer holds in a community, or None."""
    held = officer.roles_in(community_id)
    return next((role for role in roles if role in held), None)


def is_same_organisation(one: str, other: str) -> bool:
    """Whether two names mean one organisation, however wide their letters are written."""
    return fold_text(one) == fold_text(other)


def hand_of(officer_id: int, community_id: str, roles: Collection[Role] = GIVERS) -> Hand:
    """Return for whom an officer acts here. Raises NotYourBody."""
    officer = get_officer(officer_id)
    role = find_role(officer, community_id, roles)
    if role is None:
        raise NotYourBody
    return Hand(officer_id, role.value, officer.organisation)


def side_of(role: str) -> frozenset[Role]:
    """Return the roles that speak for the same side as this one, none where none was written."""
    return next((side for side in SIDES if any(one.value == role for one in side)), frozenset())


def second_hand(officer_id: int, community_id: str, first: Hand) -> Hand:
    """Return for whom an officer confirms what another gave in.

    Raises SecondBodyNeeded, NotYourBody.
    """
    officer = get_officer(officer_id)
    if not is_second(officer, community_id, first):
        raise SecondBodyNeeded
    return hand_of(officer_id, community_id, CONFIRMERS)


def is_second(officer: Officer, community_id: str, first: Hand) -> bool:
    """Whether an officer may confirm what another gave in."""
    side, held = side_of(first.role), officer.roles_in(community_id)
    if officer.id == first.officer_id or not side or held & side:
        return False
    if is_same_organisation(officer.organisation, first.organisation):
        return False
    return find_role(officer, community_id, CONFIRMERS) is not None


def check_may_end(officer_id: int, community_id: str, first: Hand) -> Hand:
    """Return for whom an officer takes a thing back: the side that gave it in, or a confirmer.

    Raises NotYourBody.
    """
    mine = hand_of(officer_id, community_id, (*GIVERS, STREET))
    if side_of(mine.role) != side_of(first.role) and Role(mine.role) not in CONFIRMERS:
        raise NotYourBody
    return mine
