"""The timeline of an assembly: every step, when it happened or is due, what it waits for.

Law: a past moment is the log's, an officer's statement (marks) or an upper room's; a future one
is computed by `core.timeline` from the rules that the assembly lives by (RULES §3, R35).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow, RequisitionRow, SignedActRow
from app.assembly.profiles import profile_of
from app.assembly.service.clock import effective_closes
from app.assembly.service.drafting import Draft
from app.assembly.service.read import definition_of, list_documents, phase_of, time_of
from app.core.assembly import Phase
from app.core.calendar import start_of_day
from app.core.entries import SECRET, parse_entry, parse_minute
from app.core.errors import RuleError
from app.core.timeline import Facts, Step, plan
from app.platform.log import get_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
UNPUBLISHED = (Phase.DRAFT, Phase.APPROVED)
BEFORE_CLOSE = frozenset({*UNPUBLISHED, Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN, Phase.ANNULLED})

DoneFinder = Callable[["Session", AssemblyRow], Mapping[str, datetime]]
_finders: list[DoneFinder] = []


def register_done(finder: DoneFinder) -> None:
    """Let a room above say which steps happened and when: candidates, delivery, filing."""
    if finder not in _finders:
        _finders.append(finder)


def steps_of(session: Session, row: AssemblyRow, now: datetime) -> tuple[Step, ...]:
    """Return every step of an assembly in order; of an annulled one those that happened."""
    profile, facts = profile_of(session, row), facts_of(session, row, now)
    found = plan(facts, profile.rules, sources=profile.sources, workday=find_workday)
    if phase_of(row) is not Phase.ANNULLED:
        return found
    return tuple(one for one in found if one.id in facts.done)


def facts_of(session: Session, row: AssemblyRow, now: datetime) -> Facts:
    """Return what an assembly's timeline is computed from."""
    if phase_of(row) in UNPUBLISHED:
        draft = Draft.of(row)
        matters = frozenset(motion.matter for motion in draft.motions)
        opens, closes, secret = _minute(draft.opens), _minute(draft.closes), draft.mode == SECRET
    else:
        definition = definition_of(row)
        matters = frozenset(motion.matter for motion in definition.motions)
        opens, closes, secret = definition.opens, effective_closes(row), definition.is_secret
    at, done = time_of(row, now), done_steps(session, row)
    return Facts(row.kind, at, matters, opens, closes, done, secret)


def done_steps(session: Session, row: AssemblyRow) -> dict[str, datetime]:
    """Return the steps that happened, with their moments."""
    done = {step: start_of_day(date.fromisoformat(day)) for step, day in row.marks.items()}
    for finder in _finders:
        done |= finder(session, row)
    logged = logged_moments(session, row)
    logged.pop("annulment", None)
    done |= logged
    if phase_of(row) is not Phase.DRAFT:
        done["approval"] = _resolved(session, row)
        # The convener resolved on the text of the drafts, which are motions.
        done = {"drafts": done["approval"], **done}
    if "group" in done:
        # An office forms a group when it is asked to and the condition is met, at the latest then.
        done = {"condition": done["group"], "application": done["group"], **done}
    if phase_of(row) not in BEFORE_CLOSE:
        closes = effective_closes(row)
        done |= {"vote": closes, "first_meeting": closes}
    if "notice" in done:
        # What the notice carries hung out with it, where nobody said it did so before.
        done = {"drafts": done["notice"], "fund_plan": done["notice"], **done}
        done.setdefault("convene", done["notice"])
    return done | _demanded(session, row)


def _resolved(session: Session, row: AssemblyRow) -> datetime:
    kept = [one for one in list_documents(session, row.id) if one.kind == "approval"]
    return kept[-1].created_at if kept else row.created_at


def _demanded(session: Session, row: AssemblyRow) -> dict[str, datetime]:
    statement = select(RequisitionRow.reached_at).where(RequisitionRow.assembly_id == row.id)
    reached = session.scalars(statement).first()
    return {} if reached is None else {"request": reached}


def _minute(text: str) -> datetime | None:
    try:
        return parse_minute(text)
    except RuleError:
        return None


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
