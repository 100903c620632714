"""What waits in a community's matters: the next step of each, with its day and who may do it.

Law: an ending contract is on the list from its alert day on (R36); a step of which the day has
passed is late. This only tells; each step is done, and refused, on its own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.matters.models import MatterRow
from app.matters.service.days import alert_day
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.road import StepState, next_steps, states_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Task:
    """A step that waits in a matter; `roles` are those that may do or confirm it."""

    matter_id: int
    title: str
    step: str
    state: str
    roles: frozenset[Role]
    due: date | None = None
    provisional: bool = False
    late: bool = False
    # Who entered what waits for a second officer: it does not wait for them.
    entered_by: int | None = None


def worklist(session: Session, community_id: str, now: datetime) -> list[Task]:
    """Return the next steps of the community's open matters, the most urgent first."""
    rows = session.scalars(
        select(MatterRow.id).where(
            MatterRow.community_id == community_id, MatterRow.state == "open"
        )
    ).all()
    found = [task for row in rows for task in tasks_of(load_dossier(session, row, now))]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.matter_id))


def tasks_of(dossier: Dossier) -> list[Task]:
    """Return what waits in one matter; a contract that ends later than its alert waits not."""
    alert = alert_day(dossier) if dossier.row.kind == "hiring" else None
    if alert is not None and dossier.today < alert and dossier.act("survey") is None:
        return []
    waiting = [one for one in next_steps(states_of(dossier)) if not one.step.optional]
    return [_task(dossier, one, alert) for one in waiting]


def _task(dossier: Dossier, state: StepState, alert: date | None) -> Task:
    due = state.due
    ends = dossier.day("contract_end", "ends_on") if alert is not None else None
    day = due.day if due is not None else ends if state.code == "survey" else None
    return Task(
        matter_id=dossier.row.id,
        title=dossier.row.title,
        step=state.code,
        state=state.state,
        roles=frozenset(state.step.confirm if state.state == "waiting" else state.step.roles),
        due=day,
        provisional=due.provisional if due is not None else False,
        late=state.late,
        entered_by=state.act.done_by if state.state == "waiting" and state.act else None,
    )
