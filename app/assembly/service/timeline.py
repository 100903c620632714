"""The dates of an assembly: what happened when, what is due when, in order.

Law: a past moment is the log's; a future one is computed from definition and profile as the
acts themselves compute it, and is marked as planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.profiles import rules_of
from app.assembly.service.clock import effective_closes
from app.assembly.service.drafting import Draft
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of, phase_of
from app.core.assembly import Phase
from app.core.calendar import earliest_final, end_of_day
from app.core.entries import parse_entry, parse_minute
from app.platform.log import get_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import RuleValues

# The signed act that takes an assembly into each phase.
LOGGED = {
    "notice": "notice",
    "roll_frozen": "manifest",
    "result": "result",
    "final": "final",
    "minutes": "minutes",
    "certificate": "certificate",
    "annulment": "annulment",
}
AFTER_OPEN = frozenset(Phase) - {Phase.DRAFT, Phase.APPROVED, Phase.PUBLISHED, Phase.FROZEN}
AFTER_CLOSE = AFTER_OPEN - {Phase.OPEN}


@dataclass(frozen=True, slots=True)
class Moment:
    """One date: `kind` at, from or until; `at` None where it is not known yet."""

    step: str
    at: datetime | None
    done: bool
    kind: str = "at"


def timeline(session: Session, row: AssemblyRow) -> list[Moment]:
    """Return the dates of an assembly in order; of a draft those it names."""
    if phase_of(row) in (Phase.DRAFT, Phase.APPROVED):
        return _planned(Draft.of(row))
    logged, phase = logged_moments(session, row), phase_of(row)
    opens, closes = definition_of(row).opens, effective_closes(row)
    rules = rules_of(session, row)
    annulled = logged.get("annulment")
    moments = [
        _step("notice", logged),
        Moment(
            "roll_posted", posted_until(session, row), done="roll_frozen" in logged, kind="until"
        ),
        _step("roll_frozen", logged, by=opens),
        Moment("opens", opens, done=_passed(opens, annulled, phase in AFTER_OPEN)),
        Moment("closes", closes, done=_passed(closes, annulled, phase in AFTER_CLOSE)),
        _step("result", logged, by=closes + timedelta(days=rules.whole("result.post_within_days"))),
        _final(logged, row, rules),
        _step("minutes", logged),
        _step("certificate", logged),
    ]
    if annulled is None:
        return moments
    return [*(one for one in moments if one.done), Moment("annulment", annulled, done=True)]


def logged_moments(session: Session, row: AssemblyRow) -> dict[str, datetime]:
    """Return when each of the signed steps was logged; of a repeated one the last."""
    statement = (
        select(SignedActRow.type, SignedActRow.entry_seq)
        .where(SignedActRow.assembly_id == row.id, SignedActRow.entry_seq.is_not(None))
        .order_by(SignedActRow.entry_seq)
    )
    seqs = {kind: seq for kind, seq in session.execute(statement) if seq is not None}
    return {
        step: parse_entry(get_entry(session, row.id, seqs[kind])).t
        for step, kind in LOGGED.items()
        if kind in seqs
    }


def find_logged(session: Session, row: AssemblyRow, entry_type: str) -> SignedActRow | None:
    """Return the last act of a type that stands in the log, or None."""
    statement = (
        select(SignedActRow)
        .where(SignedActRow.assembly_id == row.id, SignedActRow.type == entry_type)
        .where(SignedActRow.entry_seq.is_not(None))
        .order_by(SignedActRow.entry_seq.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _planned(draft: Draft) -> list[Moment]:
    return [
        Moment(name, parse_minute(text), done=False)
        for name, text in (("opens", draft.opens), ("closes", draft.closes))
        if text
    ]


def _step(step: str, logged: dict[str, datetime], by: datetime | None = None) -> Moment:
    if step in logged:
        return Moment(step, logged[step], done=True)
    return Moment(step, by, done=False, kind="until" if by is not None else "at")


def _final(logged: dict[str, datetime], row: AssemblyRow, rules: RuleValues) -> Moment:
    if "final" in logged or "result" not in logged:
        return _step("final", logged)
    deadline = earliest_final(
        logged["result"],
        posting_days=rules.whole("result.posting_days"),
        objection_days=definition_of(row).policies.objection_days,
        workday=find_workday,
    )
    return Moment("final", end_of_day(deadline.date), done=False, kind="from")


def _passed(moment: datetime, annulled: datetime | None, phase_says: bool) -> bool:
    return phase_says if annulled is None else moment <= annulled
