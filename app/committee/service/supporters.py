"""Neighbours who support a nomination: counted by heads, one for each right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import CandidateRow, ElectionRow, SupportRow
from app.core.errors import RuleError
from app.registry.service import Owner, right_index

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class SupportedAlready(RuleError):
    """This voting right supports the candidate already."""


class OwnSupport(RuleError):
    """Nobody counts as a supporter of themselves."""


def count_support(session: Session, candidate_id: int) -> int:
    """Return a candidate's supporters by heads."""
    statement = select(func.coalesce(func.sum(SupportRow.heads), 0)).where(
        SupportRow.candidate_id == candidate_id
    )
    return int(session.scalars(statement).one())


def missing_support(session: Session, row: CandidateRow, election: ElectionRow) -> int:
    """Return how many supporters a joint nomination still needs."""
    if row.way != "joint":
        return 0
    return max(0, election.supporters - count_support(session, row.id))


def add_support(session: Session, row: CandidateRow, owner: Owner, now: datetime) -> None:
    if session.get(SupportRow, (row.id, owner.right_index)) is not None:
        raise SupportedAlready
    session.add(
        SupportRow(
            candidate_id=row.id,
            right_index=right_index(owner.community_id, owner.right_key),
            heads=owner.heads,
            unit_id=owner.unit_id,
            at=now,
        )
    )
    session.flush()
