"""Unequal readings for the scrutineers' page: which ballots, who read, and how it ended.

Law: no reading is shown before a third was made; then the three are, until all is cleared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.people.service import get_officer
from app.voting.models import PaperDifference
from app.voting.service.paper.keying import PAIR
from app.voting.service.paper.readings import body_of, differing, items_of, readings_of
from app.voting.unequal import OPEN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.voting.models import PaperKeying


@dataclass(frozen=True, slots=True)
class Apart:
    """One motion that three officers read differently: what each read, in their order."""

    motion: str
    read: tuple[tuple[str, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A ballot that was read unequally; `apart` only where three readings all differ."""

    serial: str
    readers: tuple[str, ...]
    reader_ids: tuple[int, ...]
    found_at: datetime
    outcome: str
    agreed_with: str | None
    closed_by: str | None
    closed_at: datetime | None
    motions: tuple[str, ...]
    assisted: tuple[bool, ...]
    apart: tuple[Apart, ...]


def list_differences(session: Session, assembly_id: str) -> list[Difference]:
    """Return every difference of an assembly, those that wait first, then the newest first."""
    statement = select(PaperDifference).where(PaperDifference.assembly_id == assembly_id)
    rows = sorted(session.scalars(statement), key=lambda row: (row.outcome != OPEN, -row.id))
    return [_describe(session, row) for row in rows]


def _describe(session: Session, row: PaperDifference) -> Difference:
    third = [] if row.third_officer is None else [row.third_officer]
    readings = readings_of(session, row.assembly_id, row.serial) if row.outcome == OPEN else []
    shown = readings if len(readings) > PAIR else []
    ids = [one.officer_id for one in shown] or [row.first_officer, row.second_officer, *third]
    return Difference(
        serial=row.serial,
        readers=tuple(get_officer(one).name for one in ids),
        reader_ids=tuple(ids),
        found_at=row.found_at,
        outcome=row.outcome,
        agreed_with=_name(row.agreed_with),
        closed_by=_name(row.closed_by),
        closed_at=row.closed_at,
        # Which motions it was about is told once that can lead no third reader.
        motions=tuple(row.motions) if row.outcome != OPEN else (),
        assisted=tuple(body_of(one)["assisted"] for one in shown),
        apart=_apart(shown),
    )


def _name(officer_id: int | None) -> str | None:
    return None if officer_id is None else get_officer(officer_id).name


def _apart(readings: list[PaperKeying]) -> tuple[Apart, ...]:
    bodies = [body_of(one) for one in readings]
    items = [items_of(body) for body in bodies]
    known = {motion for one in items for motion in one}
    return tuple(
        Apart(motion, tuple(one.get(motion) for one in items))
        for motion in differing(bodies)
        if motion in known
    )
