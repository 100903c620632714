"""The clocks of a ticket: starting, stopping, beginning another stretch, and what they say.

Law: both clocks start with the report. The first stops at the answer; the second at the claim
that it is done. A body that gets the ticket from another has its own first answer to give, but
the second clock goes on: sending a ticket round gains no time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.companion.tickets.models import TicketClockRow
from app.companion.tickets.service.clocks import Stretch, find_due, has_run
from app.companion.tickets.service.edition import rules_of
from app.companion.tickets.service.machine import RANK
from app.companion.tickets.service.reading import get_row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow
    from app.companion.tickets.service.rules import Rules

RESPONSE, REPAIR = "response", "repair"
STAGES = (RESPONSE, REPAIR)
#: Why a stretch ended after which more time is allowed.
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as it is now; `due` is None while it stands still."""

    stage: str
    due: datetime | None
    running: bool
    late: bool
    allowed: timedelta
    has_run: timedelta
    reminded: bool
    hours: str
    begun: datetime
    remind: datetime | None


def start_clocks(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    """Start both clocks anew: the ticket was opened, or opened again."""
    clock = rules.clock_of(row.category, row.priority)
    start_lap(session, row, RESPONSE, clock.response_hours, clock.response_minutes, now)
    start_lap(session, row, REPAIR, clock.repair_hours, clock.repair_minutes, now)


def start_lap(
    session: Session, row: TicketRow, stage: str, hours: str, allowed: int, now: datetime
) -> None:
    """Start a clock from nothing."""
    laps = [one.lap for one in clock_rows(session, row.id) if one.stage == stage]
    _add(session, row, stage, max(laps, default=-1) + 1, hours, allowed, now)


def go_on(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    """Begin another stretch of the second clock: what has run stays run."""
    lap = _lap(session, row.id, REPAIR)[-1].lap
    hours = rules.clock_of(row.category, row.priority).repair_hours
    _add(session, row, REPAIR, lap, hours, _repair_allowance(session, row, rules), now)


def _repair_allowance(session: Session, row: TicketRow, rules: Rules) -> int:
    """Minutes of the second clock: more once parts had to be waited for, and once only."""
    clock = rules.clock_of(row.category, row.priority)
    waited = any(one.why == PARTS for one in _lap(session, row.id, REPAIR))
    return clock.parts_minutes if waited else clock.repair_minutes


def stop(
    session: Session, row: TicketRow, rules: Rules, why: str, now: datetime, *stages: str
) -> None:
    """Stop the clocks of these stages (all, if none is named) where they run."""
    notice_late(session, row, rules, now)
    for one in clock_rows(session, row.id):
        if one.stopped_at is None and (not stages or one.stage in stages):
            one.stopped_at, one.why = now, why
    session.flush()


def change_clocks(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    """Let running clocks go on under the ticket's present category and priority."""
    clock = rules.clock_of(row.category, row.priority)
    new = {
        RESPONSE: (clock.response_hours, clock.response_minutes),
        REPAIR: (clock.repair_hours, _repair_allowance(session, row, rules)),
    }
    notice_late(session, row, rules, now)
    for one in clock_rows(session, row.id):
        if one.stopped_at is None:
            one.stopped_at, one.why = now, "changed"
            _add(session, row, one.stage, one.lap, *new[one.stage], now)


def is_answer(row: TicketRow, rules: Rules) -> bool:
    """True if the ticket's state is one at which the first clock stops."""
    wanted = rules.clock_of(row.category, row.priority).answered_by
    return RANK.get(row.state, len(RANK)) >= RANK[wanted]


def notice_late(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    """Write down when clocks ran out, where that was not written down yet."""
    for stage in STAGES:
        rows = _lap(session, row.id, stage)
        view = _view(stage, rows, rules, now)
        if view is not None and view.late and rows[-1].late_at is None:
            rows[-1].late_at, row.was_late = view.due, True


def note_reminder(session: Session, row: TicketRow, stage: str, now: datetime) -> None:
    """Write down that a clock's keeper was reminded."""
    _lap(session, row.id, stage)[-1].reminded_at = now


def views_of(session: Session, row: TicketRow, rules: Rules, now: datetime) -> list[ClockView]:
    """Return both clocks as they are now."""
    views = [_view(stage, _lap(session, row.id, stage), rules, now) for stage in STAGES]
    return [one for one in views if one is not None]


def views_of_ticket(session: Session, ticket_id: int, now: datetime) -> list[ClockView]:
    """Return both clocks of a ticket as they are now; raises TicketNotFound."""
    row = get_row(session, ticket_id)
    return views_of(session, row, rules_of(session, row.community_id, row.rules_version), now)


def clock_rows(session: Session, ticket_id: int) -> list[TicketClockRow]:
    """Return all stretches of a ticket's clocks in order."""
    statement = select(TicketClockRow).where(TicketClockRow.ticket_id == ticket_id)
    return list(session.scalars(statement.order_by(TicketClockRow.id)))


def _lap(session: Session, ticket_id: int, stage: str) -> list[TicketClockRow]:
    rows = [one for one in clock_rows(session, ticket_id) if one.stage == stage]
    return [one for one in rows if one.lap == rows[-1].lap]


def _view(stage: str, rows: list[TicketClockRow], rules: Rules, now: datetime) -> ClockView | None:
    if not rows:
        return None
    stretches = [Stretch(one.started_at, one.stopped_at, rules.hours[one.hours]) for one in rows]
    last = rows[-1]
    allowed = timedelta(minutes=last.allowed)
    due = find_due(stretches, allowed, find_workday)
    return ClockView(
        stage,
        due,
        running=last.stopped_at is None,
        late=due is not None and due < (last.stopped_at or now),
        allowed=allowed,
        has_run=has_run(stretches, now, find_workday),
        reminded=any(one.reminded_at for one in rows),
        hours=last.hours,
        begun=rows[0].started_at,
        remind=find_due(stretches, allowed * rules.after.remind_percent // 100, find_workday),
    )


def _add(
    session: Session, row: TicketRow, stage: str, lap: int, hours: str, allowed: int, now: datetime
) -> None:
    session.add(
        TicketClockRow(
            ticket_id=row.id, stage=stage, lap=lap, hours=hours, allowed=allowed, started_at=now
        )
    )
    session.flush()
