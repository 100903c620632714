"""What is forgotten when its time is over (R30): the papers that proved who may stand.

Law: they go the place's `retention.identity_image_days` after the final result, or after the end
of an election that was given up; never while an objection waits. What was promised stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import get_assembly
from app.assembly.service.timeline import logged_moments
from app.committee.models import CandidateRow, ElectionRow, EvidenceRow
from app.committee.service.evidence import KEPT
from app.committee.service.objections import count_waiting
from app.committee.service.reading import rules_of
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.files import forget_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def forget_proofs(now: datetime) -> None:
    """Delete the papers of every election whose time is over."""
    for election_id in list(_over(db.session(), now)):
        with transaction() as session:
            row = session.get_one(ElectionRow, election_id)
            papers = _papers(session, election_id)
            for paper in papers:
                session.delete(paper)
                forget_file(session, paper.sha256)
            audit(
                session,
                None,
                "election.forget_proofs",
                row.id,
                {"papers": len(papers)},
                now=now,
                community_id=row.community_id,
            )


def _over(session: Session, now: datetime) -> Iterator[str]:
    for row in session.scalars(select(ElectionRow)).all():
        ended = _ended_at(session, row)
        if ended is None or count_waiting(session, election_id=row.id):
            continue
        days = rules_of(session, row.community_id).whole("retention.identity_image_days")
        if now >= ended + timedelta(days=days) and _papers(session, row.id):
            yield row.id


def _ended_at(session: Session, row: ElectionRow) -> datetime | None:
    if row.state == "withdrawn":
        return row.posted_until or row.nominations_until
    if row.assembly_id is None:
        return None
    return logged_moments(session, get_assembly(session, row.assembly_id)).get("final")


def _papers(session: Session, election_id: str) -> list[EvidenceRow]:
    statement = (
        select(EvidenceRow)
        .join(CandidateRow, CandidateRow.id == EvidenceRow.candidate_id)
        .where(CandidateRow.election_id == election_id, EvidenceRow.item.not_in(KEPT))
    )
    return list(session.scalars(statement))
