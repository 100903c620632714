"""Doing an act on a ticket: one act, one transaction, one line of the timeline.

Law: whoever may not see a ticket does not learn that it is there. The explanation is the
reporter's to read; only what the reporter does, and what became due, may go without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.companion.tickets.service.actors import CLOCK, Reporter, actor_of
from app.companion.tickets.service.alerts import alert_duty
from app.companion.tickets.service.changing import find_new_keeper
from app.companion.tickets.service.doing import Doing
from app.companion.tickets.service.edition import rules_of
from app.companion.tickets.service.effects import EFFECTS
from app.companion.tickets.service.lists import refresh
from app.companion.tickets.service.machine import check_act, clean_explanation
from app.companion.tickets.service.news import tell_reporter
from app.companion.tickets.service.pictures import MOMENTS, keep_photos
from app.companion.tickets.service.reading import TicketNotFound, get_row, may_see
from app.companion.tickets.service.running import RESPONSE, is_answer, notice_late, stop
from app.companion.tickets.service.timeline import add_line
from app.companion.tickets.service.told import TicketFactWrong, Told
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Officer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WITHOUT_WORDS = frozenset({"confirm", "rate", "publish", "photos"})
"""Acts that say by themselves what happened, as those of the clock do; pages have a sentence."""


def do_act(ticket_id: int, name: str, told: Told, *, by: Reporter, now: datetime) -> None:
    """Do an act on a ticket.

    Raises TicketNotFound, TicketNotYours, TicketNotNow, ExplanationMissing, TicketFactWrong,
    TicketProofMissing, TicketPhotosTooMany, TicketPhotoSame, TicketWordTaken, TicketTooLate.
    """
    with transaction() as session:
        apply_act(session, ticket_id, name, told, by=by, now=now)


def apply_act(
    session: Session,
    ticket_id: int,
    name: str,
    told: Told,
    *,
    by: Reporter,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Do an act in the caller's transaction; returns the line of the timeline.

    `facts` are further facts of the line. Raises what `do_act` raises.
    """
    row = get_row(session, ticket_id, lock=True)
    rules = rules_of(session, row.community_id, row.rules_version)
    actor = actor_of(session, row, rules, by)
    if not isinstance(by, str) and not may_see(session, ticket_id, by):
        raise TicketNotFound(id=ticket_id)
    act = check_act(name, row.state, actor.standings)
    if told.explanation.strip() or not (name in WITHOUT_WORDS or by == CLOCK):
        told = replace(told, explanation=clean_explanation(told.explanation))
    doing = Doing(session, row, rules, actor, told, now)
    notice_late(session, row, rules, now)
    kept = _keep_photos(doing, name)
    effect = EFFECTS.get(name)
    more = {**kept, **(facts or {}), **(effect(doing) if effect is not None else {})}
    before, row.state = row.state, act.after or row.state
    if row.state != before and is_answer(row, rules):
        stop(session, row, rules, "answered", now, RESPONSE)
        row.answered_at = row.answered_at or now
    line = add_line(
        session,
        row,
        name,
        before=before,
        actor=actor,
        explanation=told.explanation,
        facts=more,
        now=now,
    )
    refresh(session, row, rules, now)
    tell_reporter(session, row, name, told.explanation, line, now=now)
    alert_duty(session, row, rules, name, more, now=now)
    if isinstance(by, Officer):
        subject = f"ticket.{name}"
        audit(session, by, subject, row.id, {"line": line}, now=now, community_id=row.community_id)
    if name == "change":
        _hand_on(doing, more, by)
    return line


def _hand_on(doing: Doing, changed: Mapping[str, Any], by: Reporter) -> None:
    """Hand a changed ticket on where the routing now names somebody else."""
    keeper = find_new_keeper(doing.row, doing.rules, dict(changed))
    if keeper is None:
        return
    body, department = keeper
    told = Told(explanation=doing.told.explanation, body=body, department=department)
    facts = {"by_rules": True}
    apply_act(doing.session, doing.row.id, "transfer", told, by=by, now=doing.now, facts=facts)


def _keep_photos(doing: Doing, name: str) -> dict[str, Any]:
    told, row = doing.told, doing.row
    if name == "photos" and not told.photos:
        raise TicketFactWrong(field="photos")
    if not told.photos:
        return {}
    moment = "report" if doing.actor.name == "reporter" else told.moment
    if moment not in MOMENTS or (moment == "report" and doing.actor.name != "reporter"):
        raise TicketFactWrong(field="moment")
    officer = doing.actor.officer_id
    count = keep_photos(
        doing.session, row, moment, list(told.photos), officer_id=officer, now=doing.now
    )
    return {"photos": count, "moment": moment}
