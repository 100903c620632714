"""The register of resolutions 决议: what was decided over the years, and what became of each.

Law: a line is written when the result becomes final, from the outcome alone, and never taken out;
a decision that was annulled or whose certificate was revoked stays, marked void. A rehearsal and a
consultation decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import get_assembly, phase_of, time_of
from app.core.assembly import Phase
from app.core.calendar import SHANGHAI
from app.core.errors import RuleError
from app.counting.models import ResolutionRow
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Motion
    from app.core.rules.outcome import Outcome
    from app.counting.service.count import Figures

EFFECTIVE, EXECUTED, EXPIRED, VOID = "effective", "executed", "expired", "void"
# What the convener may say of a resolution; void follows from the log alone.
WITHOUT_FORCE = (Phase.ANNULLED, Phase.REVOKED)
SAYABLE = (EFFECTIVE, EXECUTED, EXPIRED)
MAX_NOTE = 400


class ResolutionNotFound(RuleError):
    """The register has no such resolution in force."""


class ResolutionStateUnknown(RuleError):
    """A resolution is effective, executed or expired, with a note of up to 400 characters."""


def register_resolutions(
    session: Session, assembly: AssemblyRow, figures: Figures, at: datetime
) -> None:
    """Write a line for each motion that was carried; `at` is the assembly's time."""
    if assembly.rehearsal or assembly.reference:
        return
    motions = {motion.id: motion for motion in figures.definition.motions}
    for outcome in figures.outcomes:
        if not outcome.carried:
            continue
        motion = motions[outcome.motion]
        session.add(
            ResolutionRow(
                community_id=assembly.community_id,
                assembly_id=assembly.id,
                motion=motion.id,
                number=_next_number(session, assembly.community_id, at),
                title=motion.title,
                matter=motion.matter,
                outcome=_chosen(motion, outcome),
                state=EFFECTIVE,
                decided_at=at,
                changed_at=at,
            )
        )
        session.flush()


def _next_number(session: Session, community_id: str, at: datetime) -> str:
    year = at.astimezone(SHANGHAI).year
    statement = select(func.count()).where(
        ResolutionRow.community_id == community_id, ResolutionRow.number.like(f"{year}-%")
    )
    return f"{year}-{session.scalars(statement).one() + 1:03d}"


def _chosen(motion: Motion, outcome: Outcome) -> str:
    """Return what won in the words of the ballot; nothing for a plain yes."""
    labels = {choice.id: choice.label for choice in motion.choices}
    if outcome.election is not None:
        return "、".join(labels[one] for one in outcome.election.elected)
    return "" if outcome.winner in (None, "yes") else labels[str(outcome.winner)]


@dataclass(frozen=True, slots=True)
class Resolution:
    """A line of the register as shown; `state` is void where the assembly stands no longer."""

    id: int
    number: str
    assembly_id: str
    assembly: str
    motion: str
    title: str
    matter: str
    outcome: str
    state: str
    note: str
    decided_at: datetime


def list_resolutions(session: Session, community_id: str, text: str = "") -> list[Resolution]:
    """Return the register, newest first; with `text` the lines that hold it anywhere."""
    statement = select(ResolutionRow).where(ResolutionRow.community_id == community_id)
    rows = session.scalars(statement.order_by(ResolutionRow.id.desc())).all()
    assemblies = {name: get_assembly(session, name) for name in {row.assembly_id for row in rows}}
    wanted = text.strip().lower()
    lines = [_line(row, assemblies[row.assembly_id]) for row in rows]
    return [line for line in lines if wanted in _searched(line)]


def _line(row: ResolutionRow, assembly: AssemblyRow) -> Resolution:
    return Resolution(
        id=row.id,
        number=row.number,
        assembly_id=row.assembly_id,
        assembly=assembly.title,
        motion=row.motion,
        title=row.title,
        matter=row.matter,
        outcome=row.outcome,
        state=VOID if phase_of(assembly) in WITHOUT_FORCE else row.state,
        note=row.note,
        decided_at=row.decided_at,
    )


def _searched(line: Resolution) -> str:
    words = (line.number, line.assembly, line.title, line.outcome, line.note, line.matter)
    return " ".join(words).lower()


def mark_resolution(
    community_id: str,
    resolution_id: int,
    *,
    state: str,
    note: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Say what became of a resolution; raises ResolutionNotFound, ResolutionStateUnknown."""
    note = note.strip()
    if state not in SAYABLE or len(note) > MAX_NOTE:
        raise ResolutionStateUnknown(state=state)
    with transaction() as session:
        row = session.get(ResolutionRow, resolution_id)
        if row is None or row.community_id != community_id:
            raise ResolutionNotFound(number=resolution_id)
        assembly = get_assembly(session, row.assembly_id)
        if phase_of(assembly) in WITHOUT_FORCE:
            raise ResolutionNotFound(number=resolution_id)
        row.state, row.note, row.changed_at = state, note, time_of(assembly, now)
        detail = {"state": state}
        audit(
            session,
            officer_id,
            "resolution.mark",
            row.number,
            detail,
            now=now,
            community_id=community_id,
        )
