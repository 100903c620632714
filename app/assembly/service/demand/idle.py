"""A committee that does not convene what owners demand: ordered to, then convened for (274-51).

Law (274-51；京 36、青 29、山东 28、沪 25): only after the committee's own days have passed may the
street office order it to convene by a day; only after that day has passed may the residents'
committee or the street office convene itself. Who convenes does not certify (RULES R34): where
the street office convenes, another body holds the certifier's role.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow, RequisitionRow
from app.assembly.service.demand.acts import REACHED, get_waiting, start_assembly
from app.assembly.service.demand.support import ASSEMBLY, support_of
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.rules.approval import ConvenerBody
from app.people.service import officers_with
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Officer, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_ORDER = timedelta(days=90)
OFFICES = {
    Role.STREET_OFFICE: ConvenerBody.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE: ConvenerBody.RESIDENTS_COMMITTEE,
}


class CommitteeInTime(RuleError):
    """The committee's own days to convene are not over, or nothing is demanded; `until` says."""


class OrderDayInvalid(RuleError):
    """The day to convene by lies after today and within ninety days."""


class OrderRunning(RuleError):
    """The committee was not ordered to convene, or the day of the order has not passed."""


def may_order(session: Session, demand: RequisitionRow, now: datetime) -> bool:
    """Whether the committee let its days pass, so that it may be ordered to convene."""
    if demand.kind != ASSEMBLY or demand.state != REACHED or demand.ordered_until is not None:
        return False
    due = support_of(session, demand, now).convene_by
    return due is None or due.ends <= now


def may_convene(demand: RequisitionRow, now: datetime) -> bool:
    """Whether the day of the order has passed, so that an office may convene."""
    until = demand.ordered_until
    return demand.state == REACHED and until is not None and until < local_date(now)


def order_convening(
    community_id: str, demand_id: int, *, until: date, officer_id: int, now: datetime
) -> RequisitionRow:
    """Order the committee to convene by a day.

    Raises DemandNotFound, DemandClosed, CommitteeInTime, OrderDayInvalid.
    """
    with transaction() as session:
        demand = get_waiting(session, community_id, demand_id, ASSEMBLY, now)
        if not may_order(session, demand, now):
            due = support_of(session, demand, now).convene_by
            raise CommitteeInTime(until="" if due is None else due.date.isoformat())
        today = local_date(now)
        if not today < until <= today + LONGEST_ORDER:
            raise OrderDayInvalid(day=until.isoformat())
        demand.ordered_at, demand.ordered_by, demand.ordered_until = now, officer_id, until
        audit(
            session,
            officer_id,
            "demand.order",
            str(demand_id),
            {"until": until.isoformat()},
            now=now,
            community_id=community_id,
        )
        return demand


def convene_for_committee(
    community_id: str, demand_id: int, *, officer: Officer, now: datetime
) -> AssemblyRow:
    """Begin the assembly as the office that the officer acts for.

    Raises DemandNotFound, DemandClosed, OrderRunning.
    """
    office = find_office(officer, community_id)
    with transaction() as session:
        demand = get_waiting(session, community_id, demand_id, ASSEMBLY, now)
        if office is None or not may_convene(demand, now):
            until = demand.ordered_until
            raise OrderRunning(until="" if until is None else until.isoformat())
    convener = (office, officer.organisation[:60])
    return start_assembly(
        community_id, demand_id, officer_id=officer.id, now=now, convener=convener
    )


def find_office(officer: Officer, community_id: str) -> ConvenerBody | None:
    """Return the office that an officer acts for here, the residents' committee first."""
    held = officer.roles_in(community_id)
    order = (Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE)
    return next((OFFICES[role] for role in order if role in held), None)


def find_lacking(community_id: str, organisation: str) -> tuple[str, ...]:
    """Return what must be appointed before an organisation can convene here (R34).

    `step_down`: it holds the certifier's role; `certifier`: no other body does; `convener`: none
    of its own people may convene.
    """
    conveners = {_plain(one.organisation) for one in officers_with(Role.CONVENER, community_id)}
    certifiers = {
        _plain(one.organisation) for one in officers_with(Role.STREET_OFFICE, community_id)
    }
    mine = _plain(organisation)
    found = {
        "step_down": mine in certifiers,
        "certifier": not certifiers - {mine},
        "convener": mine not in conveners,
    }
    return tuple(name for name, lacks in found.items() if lacks)


def _plain(organisation: str) -> str:
    return unicodedata.normalize("NFKC", organisation).strip().casefold()
