"""What the clock makes due: reminders, lateness and who looks after it, silence, ended pauses.

Law: each ticket in its own transaction, looked at again inside it. Nobody is reminded outside the
hours in which the clock runs. What is late goes to the next body farther up, which sees it from
then on and may take it; whoever has it keeps it until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.companion.tickets.models import TicketPartyRow, TicketRow
from app.companion.tickets.service.acting import apply_act
from app.companion.tickets.service.actors import CLOCK
from app.companion.tickets.service.clocks import is_in_hours
from app.companion.tickets.service.edition import rules_of
from app.companion.tickets.service.fund import is_matter_over
from app.companion.tickets.service.lists import late_lines, pause_ends, refresh
from app.companion.tickets.service.machine import BODIES, WAITING, next_body
from app.companion.tickets.service.parties import add_party
from app.companion.tickets.service.reading import get_row
from app.companion.tickets.service.rules import Rules
from app.companion.tickets.service.running import ClockView, note_reminder, views_of
from app.companion.tickets.service.timeline import list_lines
from app.companion.tickets.service.told import Told
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()


def run_clocks(now: datetime) -> None:
    """Do what is due with every ticket that waits for it."""
    session = db.session()
    statement = select(TicketRow.id).where(TicketRow.wake_at <= now).order_by(TicketRow.wake_at)
    due = session.scalars(statement).all()
    session.rollback()
    for ticket_id in due:
        try:
            wake(ticket_id, now=now)
        except RuleError as refused:
            log.error("ticket_not_woken", ticket=ticket_id, code=refused.code)


def wake(ticket_id: int, *, now: datetime) -> None:
    """Do what is due with one ticket, whatever that is."""
    with transaction() as session:
        row = get_row(session, ticket_id, lock=True)
        rules = rules_of(session, row.community_id, row.rules_version)
        if row.state == "done_claimed":
            _let_rest(session, row, rules, now)
        elif row.state == "paused" and local_date(now) > pause_ends(list_lines(session, row.id)):
            _do(session, row, "resume", {}, now)
        elif row.state == "fund" and is_matter_over(session, row, now):
            _do(session, row, "from_fund", {}, now)
        elif row.state in WAITING:
            for view in views_of(session, row, rules, now):
                _look(session, row, rules, view, now)
        refresh(session, row, rules, now)


def _let_rest(session: Session, row: TicketRow, rules: Rules, now: datetime) -> None:
    days = timedelta(days=rules.after.confirm_days)
    if row.claimed_at is not None and row.claimed_at + days <= now:
        _do(session, row, "let_rest", {"days": days.days}, now)


def _look(session: Session, row: TicketRow, rules: Rules, view: ClockView, now: datetime) -> None:
    if not view.running:
        return
    if view.late:
        _say_late(session, row, rules, view, now)
        return
    reached = view.remind is not None and view.remind <= now
    if reached and not view.reminded and is_in_hours(now, rules.hours[view.hours], find_workday):
        note_reminder(session, row, view.stage, now)
        _do(session, row, "remind", {"stage": view.stage, "due": _iso(view.due)}, now)


def _say_late(
    session: Session, row: TicketRow, rules: Rules, view: ClockView, now: datetime
) -> None:
    told = late_lines(list_lines(session, row.id), view)
    wait = timedelta(hours=rules.after.escalate_hours)
    if told and (not told[-1].facts.get("to") or told[-1].at + wait > now):
        return
    overseer = _next_overseer(session, row)
    if overseer:
        add_party(session, row, overseer, "", "overseer", now)
    elif told:
        return
    _do(session, row, "late", {"stage": view.stage, "due": _iso(view.due), "to": overseer}, now)


def _next_overseer(session: Session, row: TicketRow) -> str:
    statement = select(TicketPartyRow.body).where(
        TicketPartyRow.ticket_id == row.id, TicketPartyRow.kind == "overseer"
    )
    called = [BODIES.index(one) for one in session.scalars(statement)]
    last = max([BODIES.index(row.body), *called]) if row.body != "department" else -1
    if row.body == "department":
        return "" if called else "street"
    return next_body(BODIES[last]) or ""


def _do(session: Session, row: TicketRow, act: str, facts: dict[str, Any], now: datetime) -> None:
    apply_act(session, row.id, act, Told(), by=CLOCK, now=now, facts=facts)


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
