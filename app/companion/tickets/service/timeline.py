"""The timeline of a ticket: lines are added and never changed, each bound to the one before.

Law: the only function that writes a line is `add_line`. The chain is a SHA-256 over the line
before and every field of this one, so that a changed or missing line shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.tickets.models import TicketEventRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow
    from app.companion.tickets.service.actors import Actor

BEGINNING = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a timeline."""

    id: int
    at: datetime
    act: str
    from_state: str
    to_state: str
    actor: str
    organisation: str
    officer_id: int | None
    resident_id: int | None
    explanation: str
    facts: Mapping[str, Any]


def add_line(
    session: Session,
    row: TicketRow,
    act: str,
    *,
    before: str,
    actor: Actor,
    explanation: str,
    facts: Mapping[str, Any],
    now: datetime,
) -> int:
    """Add a line to a ticket's timeline; returns its number."""
    last = _rows(session, row.id)[-1:]
    line = TicketEventRow(
        ticket_id=row.id,
        at=now,
        act=act,
        from_state=before,
        to_state=row.state,
        actor=actor.name,
        organisation=actor.organisation,
        officer_id=actor.officer_id,
        resident_id=actor.resident_id,
        explanation=explanation,
        facts=dict(facts),
    )
    line.chain = _chained(last[0].chain if last else BEGINNING, line)
    session.add(line)
    session.flush()
    return line.id


def list_lines(session: Session, ticket_id: int) -> list[Line]:
    """Return the timeline, the oldest line first."""
    return [_line(row) for row in _rows(session, ticket_id)]


def is_unbroken(session: Session, ticket_id: int) -> bool:
    """True if no line was changed or taken out of the middle since it was written."""
    before = BEGINNING
    for row in _rows(session, ticket_id):
        if row.chain != _chained(before, row):
            return False
        before = row.chain
    return True


def _rows(session: Session, ticket_id: int) -> list[TicketEventRow]:
    statement = select(TicketEventRow).where(TicketEventRow.ticket_id == ticket_id)
    return list(session.scalars(statement.order_by(TicketEventRow.id)))


def _chained(before: bytes, row: TicketEventRow) -> bytes:
    fields = [
        row.ticket_id,
        row.at.astimezone(UTC).isoformat(),
        row.act,
        row.from_state,
        row.to_state,
        row.actor,
        row.organisation,
        row.officer_id,
        row.resident_id,
        row.explanation,
        row.facts,
    ]
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(before + written.encode()).digest()


def _line(row: TicketEventRow) -> Line:
    return Line(
        row.id,
        row.at,
        row.act,
        row.from_state,
        row.to_state,
        row.actor,
        row.organisation,
        row.officer_id,
        row.resident_id,
        row.explanation,
        row.facts,
    )
