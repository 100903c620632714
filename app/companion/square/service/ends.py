"""Contracts that end: on the officers' worklist from 90 days before, called to mind at 90 and 60.

Law (R36): ninety days before a property contract ends the bodies are told, so that the owners can
decide in time; sixty days are what the law leaves for a written notice (民法典 946).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.square.models import (
    LibraryDocumentRow,
    LibraryReminderRow,
    LibraryVersionRow,
)
from app.core.calendar import end_of_day, local_date
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.roles import Role
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

REMINDERS = (90, 60)
TOLD = frozenset(
    {Role.CONVENER, Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE, Role.PROPERTY_COMPANY}
)


@dataclass(frozen=True, slots=True)
class EndingContract:
    """A contract whose newest version ends within ninety days, or has ended."""

    community_id: str
    document_id: int
    version_id: int
    title: str
    ends_on: date


def ending_contracts(
    session: Session, now: datetime, communities: Collection[str] | None = None
) -> list[EndingContract]:
    """Return the contracts that end within 90 days or have ended, the first to end first."""
    newest = (
        select(LibraryVersionRow.document_id, func.max(LibraryVersionRow.number).label("number"))
        .group_by(LibraryVersionRow.document_id)
        .subquery()
    )
    statement = (
        select(LibraryDocumentRow, LibraryVersionRow)
        .join(LibraryVersionRow, LibraryVersionRow.document_id == LibraryDocumentRow.id)
        .join(
            newest,
            (newest.c.document_id == LibraryVersionRow.document_id)
            & (newest.c.number == LibraryVersionRow.number),
        )
        .where(
            LibraryDocumentRow.kind == "contract",
            LibraryDocumentRow.ended_at.is_(None),
            LibraryVersionRow.ends_on <= local_date(now) + timedelta(days=max(REMINDERS)),
        )
        .order_by(LibraryVersionRow.ends_on, LibraryDocumentRow.id)
    )
    if communities is not None:
        statement = statement.where(LibraryDocumentRow.community_id.in_(communities))
    return [
        EndingContract(document.community_id, document.id, version.id, document.title, ends)
        for document, version in session.execute(statement)
        if (ends := version.ends_on) is not None
    ]


def remind(now: datetime) -> None:
    """Keep for each ending contract that its 90th and its 60th day were called to mind, once."""
    if not _due(db.session(), now):
        return
    db.session().rollback()
    with transaction() as session:
        for contract, days in _due(session, now):
            session.add(
                LibraryReminderRow(version_id=contract.version_id, days=days, at=now, told=0)
            )
            detail = {"days": days, "ends": contract.ends_on.isoformat()}
            audit(
                session,
                None,
                "contract.remind",
                contract.document_id,
                detail,
                now=now,
                community_id=contract.community_id,
            )


def _due(session: Session, now: datetime) -> list[tuple[EndingContract, int]]:
    """Return the contracts and days that were not called to mind yet."""
    today = local_date(now)
    return [
        (contract, days)
        for contract in ending_contracts(session, now)
        for days in REMINDERS
        if (contract.ends_on - today).days <= days
        and session.get(LibraryReminderRow, (contract.version_id, days)) is None
    ]


def waiting_contracts(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield the ending contracts for the worklist of an officer, and so for the daily message."""
    mine = [one for one in names if officer.roles_in(one) & TOLD]
    for one in ending_contracts(session, now, mine):
        yield Waiting(
            "contract_end",
            "late" if one.ends_on < local_date(now) else "soon",
            one.community_id,
            names[one.community_id],
            one.title,
            one.community_id,
            end_of_day(one.ends_on),
            late=one.ends_on < local_date(now),
        )
