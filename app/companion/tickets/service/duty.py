"""Officers on duty: who is told at once, at their own confirmed address, by day and by night.

Law: nobody is told who did not ask for it in this community, and only at the address of the daily
message, which a code has shown to be theirs. Who stops that, or is appointed here no more, is told
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.tickets.models import TicketDutyRow
from app.companion.tickets.service.machine import BODY_OF
from app.core.errors import RuleError
from app.people import service as people
from app.platform.audit import audit
from app.platform.db import transaction
from app.supervision.service.daily import find_address

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service.rules import Rules
    from app.platform.roles import Officer


class DutyAddressMissing(RuleError):
    """Whoever wants to be told at once needs a confirmed address first."""


def set_duty(community_id: str, *, on: bool, officer: Officer, now: datetime) -> None:
    """Be told at once in a community, or no more; raises DutyAddressMissing."""
    with transaction() as session:
        row = session.get(TicketDutyRow, (officer.id, community_id))
        if on == (row is not None):
            return
        if row is not None:
            session.delete(row)
        else:
            if find_address(session, officer.id) is None:
                raise DutyAddressMissing
            session.add(TicketDutyRow(officer_id=officer.id, community_id=community_id, since=now))
        act = "ticket.duty" if on else "ticket.off_duty"
        audit(session, officer, act, officer.id, {}, now=now, community_id=community_id)


def is_on_duty(session: Session, community_id: str, officer: Officer) -> bool:
    """True if an officer asked to be told at once in a community."""
    return session.get(TicketDutyRow, (officer.id, community_id)) is not None


def on_duty(
    session: Session, community_id: str, rules: Rules, body: str, department: str
) -> Iterator[Officer]:
    """Yield those of a body, and of its department if it is one, who are told at once."""
    statement = select(TicketDutyRow.officer_id).where(TicketDutyRow.community_id == community_id)
    asked = set(session.scalars(statement))
    role = next((role for role, name in BODY_OF.items() if name == body), None)
    if role is None or not asked:
        return
    for officer in people.officers_with(role, community_id):
        other = bool(department) and rules.department_of(officer.organisation) != department
        if officer.id in asked and not other:
            yield officer
