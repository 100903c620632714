"""Impact assessments: entered with their paper, confirmed by a second officer (个保法 55, R40)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.assessments import ImpactAssessmentRow
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import read_file, store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_BYTES = 10 * 1024 * 1024
MAX_TEXT, MAX_NAME = 2_000, 60
PDF = b"%PDF-"


class AssessmentInvalid(RuleError):
    """It says what was looked at, by whom and when, and its paper is a PDF; `reason` says which."""


class AssessmentNotFound(RuleError):
    """There is no such assessment, or it is confirmed already."""


class AssessmentOwn(RuleError):
    """Whoever entered an assessment does not confirm it."""


def enter_assessment(
    community_id: str,
    *,
    looked_at: str,
    done_by: str,
    done_on: date,
    paper: bytes,
    officer_id: int,
    now: datetime,
) -> int:
    """Enter an assessment with its paper; returns its number. Raises AssessmentInvalid."""
    looked_at, done_by = looked_at.strip(), " ".join(done_by.split())
    _check(looked_at, done_by, done_on, paper, now)
    with transaction() as session:
        stored = store_file(session, paper, media_type="application/pdf", name="assessment.pdf")
        row = ImpactAssessmentRow(
            community_id=community_id,
            looked_at=looked_at,
            done_by=done_by,
            done_on=done_on,
            sha256=stored.sha256,
            entered_by=officer_id,
            entered_at=now,
        )
        session.add(row)
        session.flush()
        audit(session, officer_id, "assessment.enter", row.id, now=now, community_id=community_id)
        return row.id


def confirm_assessment(assessment_id: int, *, officer_id: int, now: datetime) -> None:
    """Confirm another's assessment. Raises AssessmentNotFound, AssessmentOwn."""
    with transaction() as session:
        row = session.get(ImpactAssessmentRow, assessment_id, with_for_update=True)
        if row is None or row.confirmed_by is not None:
            raise AssessmentNotFound(assessment=assessment_id)
        if row.entered_by == officer_id:
            raise AssessmentOwn
        row.confirmed_by, row.confirmed_at = officer_id, now
        place = row.community_id
        audit(session, officer_id, "assessment.confirm", row.id, now=now, community_id=place)


def list_assessments(session: Session, community_id: str) -> Sequence[ImpactAssessmentRow]:
    """Return the assessments of a community, the newest first."""
    statement = select(ImpactAssessmentRow).where(ImpactAssessmentRow.community_id == community_id)
    return session.scalars(statement.order_by(ImpactAssessmentRow.id.desc())).all()


def list_waiting_assessments(
    session: Session, communities: Collection[str]
) -> Sequence[ImpactAssessmentRow]:
    """Return what waits for its second officer in these communities, the oldest first."""
    statement = select(ImpactAssessmentRow).where(
        ImpactAssessmentRow.community_id.in_(communities),
        ImpactAssessmentRow.confirmed_by.is_(None),
    )
    return session.scalars(statement.order_by(ImpactAssessmentRow.id)).all()


def find_confirmed(session: Session, community_id: str) -> ImpactAssessmentRow | None:
    """Return the newest assessment that two officers stand for, or None."""
    rows = list_assessments(session, community_id)
    return next((one for one in rows if one.confirmed_at is not None), None)


def read_assessment(session: Session, assessment_id: int) -> bytes:
    """Return the paper of an assessment; raises AssessmentNotFound, FileMissing."""
    row = session.get(ImpactAssessmentRow, assessment_id)
    if row is None:
        raise AssessmentNotFound(assessment=assessment_id)
    return read_file(session, row.sha256)


def community_of_assessment(session: Session, assessment_id: int) -> str | None:
    row = session.get(ImpactAssessmentRow, assessment_id)
    return None if row is None else row.community_id


def _check(looked_at: str, done_by: str, done_on: date, paper: bytes, now: datetime) -> None:
    if not 0 < len(looked_at) <= MAX_TEXT:
        raise AssessmentInvalid(reason="looked_at")
    if not 0 < len(done_by) <= MAX_NAME:
        raise AssessmentInvalid(reason="done_by")
    if done_on > local_date(now):
        raise AssessmentInvalid(reason="day")
    if not paper.startswith(PDF) or len(paper) > MAX_BYTES:
        raise AssessmentInvalid(reason="paper")
