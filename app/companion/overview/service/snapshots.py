"""The nightly picture: each community's figures once a day, a lot of them at a time.

Law: a day's line is written once and then only read; lines older than 35 days go, but the first
of each month stays. One community that fails does not keep the others from being taken.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Engine, delete, extract, func, select

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.gathering import Figures, gather
from app.companion.rating.service import company_for
from app.core.calendar import SHANGHAI, local_date
from app.platform.db import db, transaction
from app.registry.service import list_communities

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# The night begins after the day's last closings; a round of the worker takes so many.
HOUR, LOT = 1, 50
KEPT = timedelta(days=35)

log = structlog.get_logger()

# By database: the day of which every line is there, so that rounds of the worker cost nothing.
_whole: WeakKeyDictionary[Engine, date] = WeakKeyDictionary()


def take_snapshots(now: datetime) -> None:
    """Take today's lines that are missing, a lot at a time (the worker's round)."""
    today = local_date(now)
    if now.astimezone(SHANGHAI).hour < HOUR:
        return
    session = db.session()
    engine = session.get_bind().engine
    if _whole.get(engine) == today:
        return
    missing = missing_today(session, today)
    for community_id in missing[:LOT]:
        try:
            take_snapshot(community_id, now)
        except Exception as error:
            # The worker must come to the next community, whatever is wrong with this one.
            session.rollback()
            log.error("snapshot_failed", community=community_id, exc_info=error)
    if not missing:
        _forget(today)
        _whole[engine] = today


def missing_today(session: Session, today: date) -> list[str]:
    """Return the communities without a line for a day."""
    there = set(session.scalars(select(SnapshotRow.community_id).where(SnapshotRow.on == today)))
    return [one.id for one in list_communities(session) if one.id not in there]


def take_snapshot(community_id: str, now: datetime) -> None:
    """Write down a community's figures of today, once."""
    figures = gather(db.session(), community_id, now)
    db.session().rollback()
    with transaction() as session:
        if session.get(SnapshotRow, (local_date(now), community_id)) is None:
            row = row_of(figures, now)
            if row.company and row.company_id is None:
                row.company_id = company_for(session, row.company, "", here=(), now=now)
            session.add(row)


def row_of(figures: Figures, now: datetime) -> SnapshotRow:
    """Return the line that holds these figures."""
    held = {name: value for name, value in asdict(figures).items() if name != "alerts"}
    return SnapshotRow(
        on=local_date(now),
        taken_at=now,
        alert_count=len(figures.alerts),
        alerts=[asdict(one) for one in figures.alerts],
        **held,
    )


def _forget(today: date) -> None:
    with transaction() as session:
        session.execute(
            delete(SnapshotRow).where(
                SnapshotRow.on < today - KEPT, extract("day", SnapshotRow.on) != 1
            )
        )


def whole_night(session: Session) -> date | None:
    """Return the last night of which no fewer lines are there than of the one before.

    While tonight's lines are being taken the picture stays last night's.
    """
    newest = select(func.max(SnapshotRow.on)).scalar_subquery()
    before = select(func.max(SnapshotRow.on)).where(SnapshotRow.on < newest).scalar_subquery()
    lines = (
        select(SnapshotRow.on, func.count())
        .where(SnapshotRow.on.in_([newest, before]))
        .group_by(SnapshotRow.on)
        .order_by(SnapshotRow.on.desc())
    )
    nights = [(day, count) for day, count in session.execute(lines)]
    if len(nights) == 2 and nights[0][1] < nights[1][1]:
        return nights[1][0]
    return nights[0][0] if nights else None


def history_of(session: Session, community_id: str) -> list[SnapshotRow]:
    """Return a community's lines, the oldest first."""
    statement = select(SnapshotRow).where(SnapshotRow.community_id == community_id)
    return list(session.scalars(statement.order_by(SnapshotRow.on)))
