"""The road of a supervision order: which act leads where, and who may do it.

Law: the body addressed replies; inspectors accept or send back, from an escalation on the street
office as well; only inspectors withdraw. What is accepted or withdrawn stays so.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.companion.inspection.models import SupervisionOrderRow
    from app.platform.roles import Officer

ADDRESSEES = (Role.PROPERTY_COMPANY, Role.CONVENER)
OPEN = ("issued", "replied", "returned")
# Where the next word is the addressee's, so that its deadline runs.
WAITING = ("issued", "returned")
ROAD = MappingProxyType(
    {
        "reply": (("issued", "returned"), "replied"),
        "accept": (("replied",), "accepted"),
        "return": (("replied",), "returned"),
        "withdraw": (OPEN, "withdrawn"),
    }
)


class OrderActNotNow(RuleError):
    """The order is not at the point where this act is done."""


class OrderNotYours(RuleError):
    """Another body replies to, judges or withdraws this order."""


def actors(row: SupervisionOrderRow, act: str) -> frozenset[Role]:
    """Return the roles that may do an act on this order."""
    if act == "reply":
        return frozenset({Role(row.addressee)})
    if act == "withdraw" or row.escalated_at is None:
        return frozenset({Role.INSPECTOR})
    return frozenset({Role.INSPECTOR, Role.STREET_OFFICE})


def acts_open_to(row: SupervisionOrderRow, roles: frozenset[Role]) -> list[str]:
    """Return what holders of these roles may do with the order now."""
    return [
        act for act, (states, _) in ROAD.items() if row.state in states and actors(row, act) & roles
    ]


def check_act(row: SupervisionOrderRow, act: str, officer: Officer) -> str:
    """Return the state that an act leads to; raises OrderNotYours, OrderActNotNow."""
    if not actors(row, act) & officer.roles_in(row.community_id):
        raise OrderNotYours
    states, then = ROAD[act]
    if row.state not in states:
        raise OrderActNotNow(state=row.state)
    return then
