"""Sources: who may send events, each with a key of its own that is shown once.

Law: a key is 32 random bytes in hexadecimal and stands sealed; its text is what both sides sign
with. A source that is disabled stays, and so do its events; there is no way back to enabled.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.intake.models import IntakeEventRow, IntakeSourceRow
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

KINDS = ("sensor", "fall", "system")
MOST_SOURCES, MOST_NAME = 200, 80
LAST_EVENTS = 10


class IntakeSourceInvalid(RuleError):
    """A source has a name of up to eighty characters and one of three kinds; 200 are the limit."""


class IntakeSourceNotFound(RuleError):
    """There is no such source here."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source just made: the only moment at which its key can be read."""

    id: int
    token: str
    key: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in the list, with its newest events."""

    id: int
    token: str
    kind: str
    name: str
    made_at: datetime
    disabled_at: datetime | None
    refused_code: str
    refused_at: datetime | None
    events: tuple[IntakeEventRow, ...]
    count: int


def make_source(
    community_id: str, *, name: str, kind: str, officer: Officer | None, now: datetime
) -> NewSource:
    """Make a source and its key; raises IntakeSourceInvalid, CommunityNotFound."""
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_NAME or not name.isprintable() or kind not in KINDS:
        raise IntakeSourceInvalid
    key = secrets.token_hex(32)
    with transaction() as session:
        lock_community(session, community_id)
        count = select(func.count(IntakeSourceRow.id)).where(
            IntakeSourceRow.community_id == community_id
        )
        if session.scalars(count).one() >= MOST_SOURCES:
            raise IntakeSourceInvalid
        row = IntakeSourceRow(
            community_id=community_id,
            token=secrets.token_hex(10),
            kind=kind,
            name=name,
            key=key.encode(),
            made_by=None if officer is None else officer.id,
            made_at=now,
        )
        session.add(row)
        session.flush()
        _audit(session, officer, "make", row, now)
        return NewSource(row.id, row.token, key)


def disable_source(community_id: str, source_id: int, *, officer: Officer, now: datetime) -> None:
    """Take no more events from a source; raises IntakeSourceNotFound."""
    with transaction() as session:
        row = session.get(IntakeSourceRow, source_id, with_for_update=True, populate_existing=True)
        if row is None or row.community_id != community_id:
            raise IntakeSourceNotFound
        if row.disabled_at is None:
            row.disabled_at, row.disabled_by = now, officer.id
            _audit(session, officer, "disable", row, now)


def _audit(
    session: Session, officer: Officer | None, act: str, row: IntakeSourceRow, now: datetime
) -> None:
    audit(
        session,
        officer,
        f"intake_source.{act}",
        row.id,
        {"kind": row.kind},
        now=now,
        community_id=row.community_id,
    )


def find_source(session: Session, token: str, *, lock: bool = False) -> IntakeSourceRow | None:
    """Return the source that a sender's address names, held until the act ends if `lock`."""
    statement = select(IntakeSourceRow).where(IntakeSourceRow.token == token)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def list_sources(session: Session, community_id: str) -> list[SourceLine]:
    """Return the sources of a community, the newest first."""
    statement = select(IntakeSourceRow).where(IntakeSourceRow.community_id == community_id)
    rows = session.scalars(statement.order_by(IntakeSourceRow.id.desc()))
    return [_line(session, row) for row in rows.all()]


def _line(session: Session, row: IntakeSourceRow) -> SourceLine:
    own = IntakeEventRow.source_id == row.id
    newest = select(IntakeEventRow).where(own).order_by(IntakeEventRow.id.desc())
    return SourceLine(
        row.id,
        row.token,
        row.kind,
        row.name,
        row.made_at,
        row.disabled_at,
        row.refused_code,
        row.refused_at,
        tuple(session.scalars(newest.limit(LAST_EVENTS))),
        session.scalars(select(func.count(IntakeEventRow.id)).where(own)).one(),
    )
