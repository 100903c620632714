"""What is late, or waits for its hour, in the assemblies of a community and in its demands.

Law: a step's day is the timeline's own (RULES §3, R35); what the committee's list tells (first
meeting, filing, handover) is not told twice, and a rehearsal keeps nobody waiting. The offices
see all of it, anybody else the steps that are theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.service.across import list_running
from app.assembly.service.ceremony_table import has_ceremony, read_ceremony
from app.assembly.service.demand import GROUP, list_demands, support_of
from app.assembly.service.timeline import steps_of
from app.core.assembly import Phase
from app.core.calendar import end_of_day
from app.core.timeline import Step, Who
from app.counting.service.returns import list_returns
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

OFFICES = frozenset({Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE})
WATCHED = frozenset(
    {
        "application",
        "group",
        "group_posted",
        "first_meeting",
        "convene",
        "candidates",
        "fund_plan",
        "notice",
        "roll_frozen",
        "result",
    }
)
BEFORE_OPENING = timedelta(days=1)
ACTORS = {
    Who.CONVENER: frozenset({Role.CONVENER}),
    Who.COMMITTEE: frozenset({Role.CONVENER}),
    Who.GROUP: frozenset({Role.CONVENER}),
    Who.REGISTRAR: frozenset({Role.REGISTRAR}),
    Who.COUNTERS: frozenset({Role.CLERK, Role.SCRUTINEER}),
}
BEFORE_VOTING = (Phase.PUBLISHED.value, Phase.FROZEN.value)
COUNTED = (Phase.CLOSED.value, Phase.COUNTED.value)


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late or due; `what` is step, ceremony, return or demand, `detail` which.

    `subject` is the assembly's id, of a demand the community's; `roles` may see it.
    """

    what: str
    detail: str
    title: str
    subject: str
    roles: frozenset[Role]
    due: datetime | None
    late: bool
    provisional: bool = False


def find_late(session: Session, community_id: str, now: datetime) -> list[Late]:
    """Return what is late or waits in a community's assemblies and demands."""
    found = [*_demands(session, community_id, now)]
    for row in list_running(session, [community_id]):
        if not row.rehearsal:
            found += [
                *_steps(session, row, now),
                *_ceremony(session, row, now),
                *_returns(session, row),
            ]
    return found


def _steps(session: Session, row: AssemblyRow, now: datetime) -> Iterator[Late]:
    for step in steps_of(session, row, now):
        if step.done is not None or step.id not in WATCHED:
            continue
        late = step.state == "late"
        if late or _is_due(row, step, now):
            roles = OFFICES | ACTORS.get(step.who, frozenset())
            ends, open_ended = step.ends, step.provisional
            yield Late("step", step.id, row.title, row.id, roles, ends, late, open_ended)


def _is_due(row: AssemblyRow, step: Step, now: datetime) -> bool:
    """Whether a step waits now: a count after the close, a roll on the day before the opening."""
    if step.id == "result":
        return row.phase in COUNTED
    if step.id == "roll_frozen" and row.opens is not None:
        return row.phase == Phase.PUBLISHED.value and row.opens - now <= BEFORE_OPENING
    return False


def _ceremony(session: Session, row: AssemblyRow, now: datetime) -> Iterator[Late]:
    """Yield the trustees' key while it is awaited: voting does not open without it."""
    if row.phase not in BEFORE_VOTING or row.opens is None or not has_ceremony(row):
        return
    table = read_ceremony(session, row)
    if table.awaited:
        roles = OFFICES | {Role.CONVENER}
        late = row.opens <= now
        yield Late("ceremony", str(table.step), row.title, row.id, roles, row.opens, late)


def _returns(session: Session, row: AssemblyRow) -> Iterator[Late]:
    roles = OFFICES | {Role.CONVENER}
    for one in list_returns(session, row.id):
        if one.answered_at is None:
            yield Late("return", "return", row.title, row.id, roles, None, late=False)


def _demands(session: Session, community_id: str, now: datetime) -> Iterator[Late]:
    roles = OFFICES | {Role.CONVENER}
    for demand in list_demands(session, community_id):
        if demand.state != "reached":
            continue
        deadline = support_of(session, demand, now).convene_by
        due = None if deadline is None else end_of_day(deadline.date)
        late = due is not None and due <= now
        provisional = deadline is not None and deadline.provisional
        what = "application" if demand.kind == GROUP else "demand"
        yield Late(what, what, demand.title, community_id, roles, due, late, provisional)
