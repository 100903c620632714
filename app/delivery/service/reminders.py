"""Reminders to those who have not voted, and to nobody else.

Law: the assembly's rules give the smallest gap, the greatest number and the quiet hours; the
convener chooses steps and words, and sees both before anything goes out. Whoever stopped them
gets none. A phone of several flats gets one message for all of them. Each step is done once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from app.assembly.service.clock import effective_closes
from app.assembly.service.read import (
    definition_of,
    get_assembly,
    list_in_phase,
    phase_of,
    time_of,
)
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.delivery.models import NoticeMessage, ReminderPlan, ReminderRun
from app.delivery.service.audience import Target, choose
from app.delivery.service.composing import Parcel, queue_messages, wait_for_turn, write
from app.delivery.service.contacts import Contact
from app.delivery.service.rules import delivery_rules
from app.delivery.service.schedule import STEPS, find_due, is_quiet
from app.platform.audit import audit
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

log = structlog.get_logger()

BEFORE_CLOSE = (Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN)


class ReminderStepsInvalid(RuleError):
    """The steps are none of those there are."""


class RemindersOver(RuleError):
    """Reminders are planned before the close."""


def save_plan(
    assembly_id: str,
    *,
    is_on: bool,
    text: str,
    steps: Sequence[str],
    officer_id: int,
    now: datetime,
) -> None:
    """Keep the plan of an assembly; switched on, it is carried out by the worker.

    Raises RemindersOver, ReminderStepsInvalid, MessageTextInvalid, PhraseMissing.
    """
    if not steps or not set(steps) <= set(STEPS):
        raise ReminderStepsInvalid
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        if phase_of(row) not in BEFORE_CLOSE:
            raise RemindersOver(assembly=assembly_id)
        write(session, row, "reminder", text)
        plan = find_plan(session, assembly_id) or ReminderPlan(assembly_id=assembly_id)
        plan.is_on, plan.text = is_on, text.strip()
        plan.steps = [step for step in STEPS if step in steps]
        plan.saved_by, plan.saved_at = officer_id, now
        session.add(plan)
        audit(
            session,
            officer_id,
            "delivery.reminders",
            assembly_id,
            {"on": is_on, "steps": len(plan.steps)},
            now=now,
            community_id=row.community_id,
        )


def find_plan(session: Session, assembly_id: str) -> ReminderPlan | None:
    """Return the plan of an assembly or None."""
    return session.get(ReminderPlan, assembly_id)


def list_runs(session: Session, assembly_id: str) -> list[ReminderRun]:
    """Return the steps that were done, in order."""
    statement = (
        select(ReminderRun)
        .where(ReminderRun.assembly_id == assembly_id)
        .order_by(ReminderRun.at, ReminderRun.step)
    )
    return list(session.scalars(statement))


def run_due(now: datetime) -> None:
    """Carry out the step that is due of every open assembly with a plan."""
    for assembly_id in list_in_phase(db.session(), Phase.OPEN):
        plan = find_plan(db.session(), assembly_id)
        if plan is None or not plan.is_on:
            continue
        try:
            run_step(assembly_id, now)
        except RuleError as refused:
            # One assembly's trouble is not the next one's.
            log.warning("reminders_not_sent", assembly=assembly_id, reason=refused.code)


def run_step(assembly_id: str, now: datetime) -> str | None:
    """Remind for the step that is due, once and outside the quiet hours; returns the step."""
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        wait_for_turn(session, row.community_id)
        plan = session.get(ReminderPlan, assembly_id, populate_existing=True)
        due = None if plan is None or not plan.is_on else _due(session, row, plan, now)
        if plan is None or due is None:
            return None
        step, overtaken = due
        at = time_of(row, now)
        session.add_all(_missed(assembly_id, one, at) for one in overtaken)
        choice = choose(session, row, at)
        writing = write(session, row, "reminder", plan.text)
        parcels = list(parcels_of(choice.targets))
        messages = queue_messages(session, row, writing, parcels, step=step, now=now, at=at)
        session.add_all(_shared(row.id, choice.targets, parcels, step, at))
        left_out = {why: count for why, count in choice.left_out.items() if count}
        session.add(
            ReminderRun(
                assembly_id=assembly_id,
                step=step,
                at=at,
                rights=len(choice.targets),
                messages=messages,
                left_out=left_out,
            )
        )
        return step


def _due(
    session: Session, row: AssemblyRow, plan: ReminderPlan, now: datetime
) -> tuple[str, tuple[str, ...]] | None:
    at, rules = time_of(row, now), delivery_rules(session, row)
    if phase_of(row) is not Phase.OPEN:
        return None
    if is_quiet(at, quiet_from=rules.quiet_from, quiet_to=rules.quiet_to):
        return None
    return find_due(
        definition_of(row).opens,
        effective_closes(row),
        wanted=plan.steps,
        done=[run.step for run in list_runs(session, row.id)],
        at=at,
    )


def parcels_of(targets: Iterable[Target]) -> Iterable[Parcel]:
    """Yield one message for each contact, naming its first flat and how many there are."""
    flats: dict[bytes, list[tuple[Target, Contact]]] = {}
    for target in targets:
        for contact in target.contacts:
            flats.setdefault(contact.index, []).append((target, contact))
    for theirs in flats.values():
        first, contact = theirs[0]
        flat = first.flat if len(theirs) == 1 else f"{first.flat}等{len(theirs)}户"
        yield Parcel(first.right.i, flat, contact)


def _shared(
    assembly_id: str, targets: Iterable[Target], parcels: Sequence[Parcel], step: str, at: datetime
) -> Iterable[NoticeMessage]:
    """A note for each right that another right's message speaks to: it was reminded as well."""
    told = {parcel.i for parcel in parcels}
    for target in targets:
        if target.right.i not in told:
            yield NoticeMessage(
                assembly_id=assembly_id,
                i=target.right.i,
                purpose="reminder",
                step=step,
                channel=target.contacts[0].channel,
                contact_index=target.contacts[0].index,
                state="sent",
                parts=0,
                queued_at=at,
                told_at=at,
            )


def _missed(assembly_id: str, step: str, at: datetime) -> ReminderRun:
    return ReminderRun(
        assembly_id=assembly_id, step=step, at=at, rights=0, messages=0, left_out={"missed": 1}
    )
