"""What officers did, in order, for the auditor: one row per act, in the act's own transaction.

Law: `action` is a stable word (`officer.appoint`), `subject` an id, `detail` a few plain
values; never a name, a document number, a phone, a secret or a choice on a ballot.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import g, has_request_context
from sqlalchemy import JSON, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime, db, transaction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

PAGE = 100


class AuditEvent(Base):
    """One act; `officer_id` is null for the command line and the clock."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    community_id: Mapped[str | None] = mapped_column(String(40), index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, object]] = mapped_column(JSON)


def audit(
    session: Session,
    officer: Officer | int | None,
    action: str,
    subject: object,
    detail: Mapping[str, object] | None = None,
    *,
    now: datetime,
    community_id: str | None = None,
) -> None:
    """Record an act; None as officer is the command line or the clock."""
    session.add(
        AuditEvent(
            at=now,
            officer_id=officer if isinstance(officer, int | None) else officer.id,
            community_id=community_id,
            action=action,
            subject=str(subject),
            detail=dict(detail or {}),
        )
    )


def record(
    officer: Officer | int | None,
    action: str,
    subject: object,
    detail: Mapping[str, object] | None = None,
    *,
    now: datetime,
) -> None:
    """Record an act from a view, after the act's own transaction, in the address's community.

    What must stand or fall with the act is recorded by `audit` inside it.
    """
    community_id = g.get("community_id") if has_request_context() else None
    with transaction() as session:
        audit(session, officer, action, subject, detail, now=now, community_id=community_id)


def audit_events(
    *, communities: frozenset[str] | None = None, before: int | None = None
) -> Sequence[AuditEvent]:
    """Return the newest acts first, a page of them; `communities` None means all."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(PAGE)
    if communities is not None:
        query = query.where(AuditEvent.community_id.in_(communities))
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return db.session.scalars(query).all()


def has_events(
    session: Session, actions: Sequence[str], *, community_id: str, before: datetime
) -> bool:
    """True where `forget_events` would delete something."""
    statement = select(AuditEvent.id).where(*_older(actions, community_id, before))
    return session.scalars(statement.limit(1)).first() is not None


def forget_events(
    session: Session, actions: Sequence[str], *, community_id: str, before: datetime
) -> int:
    """Delete a community's lines of these actions that are older; returns how many (R30)."""
    statement = delete(AuditEvent).where(*_older(actions, community_id, before))
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _older(
    actions: Sequence[str], community_id: str, before: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        AuditEvent.action.in_(actions),
        AuditEvent.community_id == community_id,
        AuditEvent.at < before,
    )
