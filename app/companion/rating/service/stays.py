"""A company across communities: where it served and when, its quarters, its measures.

Law: what a company earned stays its own, also where another serves by now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import MeasureRow, ScoreRow, ServiceContractRow
from app.companion.rating.service.contracts import DAY, Serving, with_last_days
from app.companion.rating.service.scoring import Score, score_of_row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Stay:
    """A company in a community, from its first day to its last; no last day while it serves."""

    community_id: str
    since: date
    until: date | None


def stays_of(session: Session, company_id: int) -> list[Stay]:
    """Return where a company serves or served by contract, the newest first: one statement."""
    own = select(ServiceContractRow.community_id).where(ServiceContractRow.company_id == company_id)
    statement = select(ServiceContractRow).where(ServiceContractRow.community_id.in_(own))
    rows = session.scalars(
        statement.order_by(
            ServiceContractRow.community_id,
            ServiceContractRow.since.desc(),
            ServiceContractRow.id.desc(),
        )
    )
    found: list[Stay] = []
    for community_id, stated in groupby(rows, key=lambda row: row.community_id):
        mine = [one for one in with_last_days(stated) if one.company_id == company_id]
        found += _joined(community_id, reversed(mine))
    return sorted(found, key=lambda one: (one.since, one.community_id), reverse=True)


def _joined(community_id: str, statements: Iterable[Serving]) -> list[Stay]:
    """Return stays of statements, the oldest first; one that follows another goes on with it."""
    found: list[Stay] = []
    for one in statements:
        if one.since is None or (one.until is not None and one.until < one.since):
            continue
        if found and found[-1].until == one.since - DAY:
            found[-1] = replace(found[-1], until=one.until)
        else:
            found.append(Stay(community_id, one.since, one.until))
    return found


def scores_of(session: Session, company_id: int) -> list[Score]:
    """Return every fixed quarter of a company that had data, the newest first."""
    statement = select(ScoreRow).where(
        ScoreRow.company_id == company_id, ScoreRow.total.is_not(None)
    )
    rows = session.scalars(statement.order_by(ScoreRow.quarter.desc(), ScoreRow.total))
    return [score_of_row(row) for row in rows]


def measures_of(session: Session, company_id: int) -> list[MeasureRow]:
    """Return every measure against a company, the newest first."""
    statement = select(MeasureRow).where(MeasureRow.company_id == company_id)
    return list(session.scalars(statement.order_by(MeasureRow.at.desc(), MeasureRow.id.desc())))
