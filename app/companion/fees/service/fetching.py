"""Yesterday's statement without anybody's hand: fetched, compared, and named where it is missing.

Law: of each community that was ever paid through a provider that can, each day of the last week is
fetched until it is there; a day with differences is fetched again, because what was lost is mended.
A day that nobody compared waits for the desk, whoever had to bring its file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import func, select

from app.companion.fees.models import DifferenceRow, FetchRow, PaymentRow, StatementRow
from app.companion.fees.service.payments import PAID
from app.companion.fees.service.providers import Provider, ProviderUnreachable, list_providers
from app.companion.fees.service.reconciling import read_statement
from app.core.calendar import local_date, start_of_day
from app.core.errors import RuleError
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

READ, NOT_THERE, SILENT, REFUSED = "read", "missing", "silent", "refused"
BACK = 7
SHOWN = timedelta(days=60)
PAUSE = timedelta(hours=1)
AGAIN = timedelta(hours=6)
AT_ONCE = 50

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that nobody compared (`differences` 0), or with differences that nobody explained."""

    provider: str
    day: date
    differences: int


def fetch_statements(now: datetime) -> int:
    """Fetch and compare what is due; returns how many files were read (the worker's round)."""
    done = 0
    for provider in list_providers():
        if provider.fetches:
            for community_id, day in list(_due(db.session(), provider.name, now))[:AT_ONCE]:
                done += fetch(provider, community_id, day, now=now) == READ
    return done


def fetch(provider: Provider, community_id: str, day: date, *, now: datetime) -> str:
    """Fetch one day's file and compare it; returns the outcome, which is kept."""
    try:
        data = provider.fetch_statement(community_id, day)
        outcome = NOT_THERE if data is None else READ
        if data is not None:
            read_statement(community_id, provider.name, day, data, officer_id=None, now=now)
    except ProviderUnreachable:
        outcome = SILENT
    except RuleError as refused:
        db.session().rollback()
        log.warning("fees.statement_refused", day=day.isoformat(), code=refused.code)
        outcome = REFUSED
    with transaction() as session:
        row = session.get(FetchRow, (community_id, provider.name, day)) or FetchRow(
            community_id=community_id, provider=provider.name, day=day
        )
        row.outcome, row.at = outcome, now
        session.add(row)
    return outcome


def _due(session: Session, provider: str, now: datetime) -> Iterator[tuple[str, date]]:
    """The days of the last week that are not compared, or compared with differences."""
    today = local_date(now)
    first = (
        select(PaymentRow.community_id, func.min(PaymentRow.created_at))
        .where(PaymentRow.provider == provider)
        .group_by(PaymentRow.community_id)
    )
    for community_id, since in session.execute(first).all():
        wrong = {one.day for one in open_days(session, [community_id], now).get(community_id, [])}
        read = _read_days(session, community_id, provider)
        tried = _tried(session, community_id, provider)
        for ago in range(1, BACK + 1):
            day = today - timedelta(days=ago)
            pause = AGAIN if day in read else PAUSE
            if day < local_date(since) or (day in read and day not in wrong):
                continue
            if day not in tried or now - tried[day] >= pause:
                yield community_id, day


def _read_days(session: Session, community_id: str, provider: str) -> set[date]:
    statement = select(StatementRow.day).where(
        StatementRow.community_id == community_id, StatementRow.provider == provider
    )
    return set(session.scalars(statement))


def _tried(session: Session, community_id: str, provider: str) -> dict[date, datetime]:
    statement = select(FetchRow.day, FetchRow.at).where(
        FetchRow.community_id == community_id, FetchRow.provider == provider
    )
    return {day: at for day, at in session.execute(statement)}


def open_days(
    session: Session, community_ids: Collection[str], now: datetime, *, since: date | None = None
) -> dict[str, list[OpenDay]]:
    """Return the days that the desk has to look at, the oldest first: `since`, or two months."""
    found: dict[str, list[OpenDay]] = {}
    first = since or local_date(now) - SHOWN
    for community_id, one in sorted(
        {*_differing(session, community_ids), *_missing(session, community_ids, first, now)},
        key=lambda line: (line[1].day, line[1].provider),
    ):
        found.setdefault(community_id, []).append(one)
    return found


def _differing(session: Session, community_ids: Collection[str]) -> Iterator[tuple[str, OpenDay]]:
    statement = (
        select(
            StatementRow.community_id,
            StatementRow.provider,
            StatementRow.day,
            func.count(DifferenceRow.id),
        )
        .join(DifferenceRow, DifferenceRow.statement_id == StatementRow.id)
        .where(
            StatementRow.community_id.in_(community_ids),
            StatementRow.closed_at.is_(None),
            DifferenceRow.resolved_at.is_(None),
            DifferenceRow.explanation == "",
        )
        .group_by(StatementRow.id)
    )
    for community_id, provider, day, count in session.execute(statement):
        yield community_id, OpenDay(provider, day, count)


def _missing(
    session: Session, community_ids: Collection[str], first: date, now: datetime
) -> Iterator[tuple[str, OpenDay]]:
    """Days with money of ours, or that were fetched in vain, of which no file was read."""
    today = local_date(now)
    paid = select(PaymentRow.community_id, PaymentRow.provider, PaymentRow.paid_at).where(
        PaymentRow.community_id.in_(community_ids),
        PaymentRow.provider.is_not(None),
        PaymentRow.state == PAID,
        PaymentRow.paid_at >= start_of_day(first),
    )
    vain = select(FetchRow.community_id, FetchRow.provider, FetchRow.day).where(
        FetchRow.community_id.in_(community_ids),
        FetchRow.outcome != READ,
        FetchRow.day >= first,
    )
    read = select(StatementRow.community_id, StatementRow.provider, StatementRow.day).where(
        StatementRow.community_id.in_(community_ids)
    )
    places = {
        (community_id, provider or "", local_date(at))
        for community_id, provider, at in session.execute(paid)
        if at is not None
    }
    places |= {(place, provider, day) for place, provider, day in session.execute(vain)}
    places -= {(place, provider, day) for place, provider, day in session.execute(read)}
    for community_id, provider, day in places:
        if day < today:
            yield community_id, OpenDay(provider, day, 0)
