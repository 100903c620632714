"""Who proposes a payment, who approves it: two persons of two organisations for two bodies.

Law (双密码): one approval is the owners' committee's, the other the residents' committee's or the
street's; what the property company proposes is approved by the two committees. Nobody approves
what they proposed or changed themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.companion.books.service import find_role, is_same_organisation
from app.core.errors import RuleError
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.platform.roles import Officer

COMPANY, COMMITTEE = Role.PROPERTY_COMPANY, Role.CONVENER
RESIDENTS, STREET = Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE
PROPOSERS = (COMPANY, COMMITTEE, RESIDENTS)
APPROVERS = (COMMITTEE, RESIDENTS, STREET)
PAYERS = (COMPANY, COMMITTEE)
READERS = (COMPANY, COMMITTEE, RESIDENTS, STREET, Role.AUDITOR)
NEEDED = 2


class NotYourPayment(RuleError):
    """Another body does this with the payment."""


class OwnProposal(RuleError):
    """Whoever proposed or changed a payment does not approve it."""


class SameBody(RuleError):
    """The other approval has to come from another body and another organisation."""


def role_to_propose(officer: Officer, community_id: str) -> Role:
    """Return the role in which an officer proposes. Raises NotYourPayment."""
    return _first(officer, community_id, PROPOSERS)


def check_payer(officer: Officer, community_id: str) -> None:
    """Raises NotYourPayment unless the officer may enter what the bank did."""
    _first(officer, community_id, PAYERS)


def check_refuser(officer: Officer, community_id: str) -> None:
    """Raises NotYourPayment unless the officer's body approves payments."""
    _first(officer, community_id, APPROVERS)


def _first(officer: Officer, community_id: str, roles: Collection[Role]) -> Role:
    role = find_role(officer, community_id, roles)
    if role is None:
        raise NotYourPayment
    return role


def seats(proposed_as: Role) -> tuple[frozenset[Role], frozenset[Role]]:
    """Return the roles that may give each of the two approvals."""
    offices = {RESIDENTS} if proposed_as is COMPANY else {RESIDENTS, STREET}
    return frozenset({COMMITTEE}), frozenset(offices)


def role_to_approve(
    officer: Officer,
    community_id: str,
    proposed_as: Role,
    given: Collection[tuple[Role, str]],
) -> Role:
    """Return the role in which an officer gives a missing approval.

    `given` are role and organisation of the approvals there are. Raises NotYourPayment, SameBody.
    """
    held = officer.roles_in(community_id)
    both = seats(proposed_as)
    if not held & (both[0] | both[1]):
        raise NotYourPayment
    taken = {role for role, _ in given}
    open_seats = [seat for seat in both if not seat & taken]
    if any(is_same_organisation(name, officer.organisation) for _, name in given):
        raise SameBody
    for seat in open_seats:
        for role in APPROVERS:
            if role in held & seat:
                return role
    raise SameBody


def is_complete(proposed_as: Role, given: Collection[tuple[Role, str]]) -> bool:
    """Whether both approvals are there, from two organisations."""
    filled = all(any(role in seat for role, _ in given) for seat in seats(proposed_as))
    names = [name for _, name in given]
    apart = any(not is_same_organisation(names[0], other) for other in names[1:])
    return filled and apart and len(given) >= NEEDED
