"""Doing a step and confirming it by a second officer; its papers are issued with it.

Law: where money leaves, and where a vote is done without, a second officer confirms; what both
saw is what counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.errors import RuleError
from app.matters.models import MatterActRow
from app.matters.service.acts.may import NotYourStep, StepBlocked, check_may
from app.matters.service.acts.noting import note
from app.matters.service.acts.opening import MatterEnded, end_if_finished
from app.matters.service.checks import check_day, check_facts
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.fields import parse_fields
from app.matters.service.files import Upload, keep_files
from app.matters.service.issuing import keep_papers, write_papers
from app.matters.service.road import state_of
from app.platform.db import transaction
from app.platform.prepared import once_more, prepare

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.matters.service.roads import Step
    from app.platform.pdf import Manuscript
    from app.platform.roles import Officer

FactsOf = Callable[[Dossier], dict[str, Any]]


class StepFilesMissing(RuleError):
    """The step needs its photo or signed paper."""


class SecondPersonNeeded(RuleError):
    """Whoever entered a step cannot confirm it."""


class NothingToConfirm(RuleError):
    """The step does not wait for a second officer."""


def do_step(
    matter_id: int,
    code: str,
    typed: Mapping[str, str],
    *,
    uploads: Sequence[Upload] = (),
    officer: Officer,
    now: datetime,
) -> None:
    """Do a step with what its form said; its papers are issued with it.

    Raises FieldWrong, StepBlocked, StepNotNeeded, StepSealed, NotYourStep, StepFilesMissing,
    MatterEnded and what the step's check refuses.
    """

    def facts_of(dossier: Dossier) -> dict[str, Any]:
        return parse_fields(dossier.step(code).fields, typed)

    record_step(matter_id, code, facts_of, uploads=uploads, officer=officer, now=now)


def record_step(
    matter_id: int,
    code: str,
    facts_of: FactsOf,
    *,
    uploads: Sequence[Upload] = (),
    officer: Officer,
    now: datetime,
) -> None:
    """Do a step with facts read from the matter itself; raises what `do_step` raises."""

    def write(session: Session) -> list[Manuscript]:
        dossier = load_dossier(session, matter_id, now)
        step, facts = _checked(dossier, code, facts_of, officer, len(uploads))
        done = dossier.with_act(code, facts, day_of(step, facts))
        return [] if step.confirm else [one for _, one in write_papers(done, step)]

    def act() -> None:
        prepared = prepare(write)
        with transaction() as session:
            dossier = load_dossier(session, matter_id, now, lock=True)
            step, facts = _checked(dossier, code, facts_of, officer, len(uploads))
            keep_files(session, matter_id, code, uploads, officer_id=officer.id, now=dossier.now)
            done = dossier.with_act(code, facts, day_of(step, facts))
            row = _add(session, dossier, step, facts, officer)
            if not step.confirm:
                keep_papers(session, done, step, row.id, prepared)
                end_if_finished(session, dossier, now)
            note(session, officer.id, f"matter.{code}", dossier.row, {"act": row.id}, now)

    once_more(act)


def _add(
    session: Session, dossier: Dossier, step: Step, facts: dict[str, Any], officer: Officer
) -> MatterActRow:
    for earlier in session.scalars(
        select(MatterActRow).where(
            MatterActRow.matter_id == dossier.row.id,
            MatterActRow.step == step.code,
            MatterActRow.state == "proposed",
        )
    ):
        earlier.state = "withdrawn"
    row = MatterActRow(
        matter_id=dossier.row.id,
        step=step.code,
        state="proposed" if step.confirm else "done",
        facts=json.dumps(facts, ensure_ascii=False, sort_keys=True),
        on_date=day_of(step, facts),
        done_by=officer.id,
        done_at=dossier.now,
    )
    session.add(row)
    session.flush()
    return row


def _checked(
    dossier: Dossier, code: str, facts_of: FactsOf, officer: Officer, files: int
) -> tuple[Step, dict[str, Any]]:
    step = dossier.step(code)
    check_may(dossier, step, officer)
    facts: dict[str, Any] = facts_of(dossier)
    check_day(dossier, day_of(step, facts))
    check_facts(dossier, code, facts)
    proof = step.files
    if code == "damage" and dossier.row.kind == "emergency_repair":
        proof = 1 if dossier.rules.flag("fund.emergency_proof") else 0
    if files + len(dossier.files_of(code)) < proof:
        raise StepFilesMissing(step=code)
    return step, facts


def day_of(step: Step, facts: Mapping[str, Any]) -> date | None:
    """Return the day on which a step happened, as its form said."""
    return date.fromisoformat(facts[step.day]) if step.day else None


def confirm_step(matter_id: int, code: str, *, officer: Officer, now: datetime) -> None:
    """Confirm as the second officer what another entered; its papers are issued with it.

    Raises NothingToConfirm, SecondPersonNeeded, NotYourStep, MatterEnded, StepBlocked.
    """

    def write(session: Session) -> list[Manuscript]:
        dossier = load_dossier(session, matter_id, now)
        step, act_id = _confirmable(dossier, code, officer)
        return [one for _, one in write_papers(dossier.with_done(act_id), step)]

    def act() -> None:
        prepared = prepare(write)
        with transaction() as session:
            dossier = load_dossier(session, matter_id, now, lock=True)
            step, act_id = _confirmable(dossier, code, officer)
            row = session.get_one(MatterActRow, act_id)
            row.state, row.confirmed_by, row.confirmed_at = "done", officer.id, dossier.now
            session.flush()
            keep_papers(session, dossier.with_done(act_id), step, act_id, prepared)
            end_if_finished(session, dossier, now)
            note(session, officer.id, f"matter.{code}.confirm", dossier.row, {"act": act_id}, now)

    once_more(act)


def _confirmable(dossier: Dossier, code: str, officer: Officer) -> tuple[Step, int]:
    step, proposed = dossier.step(code), dossier.newest(code, "proposed")
    if dossier.row.state != "open":
        raise MatterEnded
    if proposed is None:
        raise NothingToConfirm
    if not officer.roles_in(dossier.row.community_id) & set(step.confirm):
        raise NotYourStep
    if proposed.done_by == officer.id:
        raise SecondPersonNeeded
    blocked = state_of(dossier, code).blocked_by
    if blocked:
        raise StepBlocked(by=blocked[0])
    check_facts(dossier, code, dict(proposed.facts))
    return step, proposed.id
