"""May this person stand? A checklist that two officers of different bodies go through.

Law (274-31; the place's bars; RULES §3.1 step 6): every quality must be found to hold and no bar
to apply. Two equal views decide, one of them the street office's or the residents' committee's;
a refusal says why, to the candidate alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.committee.models import CandidateRow, ElectionRow, EvidenceRow, ReviewRow
from app.committee.service.evidence import KEPT, Upload, keep_evidence, read_proof
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    is_before_owners,
    rules_of,
)
from app.committee.service.supporters import missing_support
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import Owner, find_right_now, list_holders

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# 274-31; `owner` is looked up in the register, and ticked all the same.
QUALITIES = ("owner", "capacity", "law_abiding", "duties", "upright", "able", "time")
PAPERS = KEPT
OUTSIDE = ("street_office", "residents_committee")


class ChecklistIncomplete(RuleError):
    """Whoever accepts a candidate has found every point of the checklist to hold."""


class ReasonMissing(RuleError):
    """Whoever refuses a candidate says why."""


class NotOwnerNow(RuleError):
    """The register no longer has this person as an owner of the flat."""


class SupportMissing(RuleError):
    """A joint nomination needs `short` more supporters."""


def checklist(session: Session, community_id: str) -> tuple[str, ...]:
    """Return the points of the checklist here: qualities, then the place's bars."""
    return (*QUALITIES, *rules_of(session, community_id).words("election.bars"))


def review_candidate(
    candidate_id: int,
    *,
    accepts: bool,
    items: Sequence[str],
    reason: str,
    officer_id: int,
    body: str,
    now: datetime,
) -> str:
    """Record one officer's view; returns the candidate's state afterwards.

    `items` are the points found to hold: of a bar, that it does not apply. `body` is the role in
    which the officer speaks. Raises NotAllowedAtThisStage, ChecklistIncomplete, ReasonMissing,
    NotOwnerNow, SupportMissing.
    """
    reason = check_text("reason", reason, 500, may_be_empty=True)
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        election = get_row(session, ElectionRow, row.election_id, lock=True)
        if election.state != "nominating" or row.state != "submitted":
            raise NotAllowedAtThisStage
        points = checklist(session, election.community_id)
        if accepts:
            _check_acceptable(session, row, election, set(points) - set(items), now)
        elif not reason:
            raise ReasonMissing
        review = session.get(ReviewRow, (candidate_id, officer_id))
        if review is None:
            review = ReviewRow(candidate_id=candidate_id, officer_id=officer_id)
            session.add(review)
        review.body, review.accepts, review.at = body, accepts, now
        review.items, review.reason = [one for one in points if one in items], reason or None
        session.flush()
        _decide(session, row, now)
        audit(
            session,
            officer_id,
            "candidate.review",
            row.id,
            {"accepts": accepts},
            now=now,
            community_id=election.community_id,
        )
        return row.state


def strike_candidate(candidate_id: int, *, reason: str, officer_id: int, now: datetime) -> None:
    """Take an accepted candidate off the list again: sold the flat, or an objection was upheld.

    Raises NotAllowedAtThisStage, CommitteeTextInvalid.
    """
    reason = check_text("reason", reason, 500)
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        election = get_row(session, ElectionRow, row.election_id, lock=True)
        if row.state != "accepted" or election.state not in ("nominating", "posted"):
            raise NotAllowedAtThisStage
        if is_before_owners(session, election):
            raise NotAllowedAtThisStage
        row.state, row.reason, row.decided_at = "refused", reason, now
        audit(
            session,
            officer_id,
            "candidate.strike",
            row.id,
            now=now,
            community_id=election.community_id,
        )


def add_evidence(
    candidate_id: int,
    *,
    item: str,
    upload: Upload,
    owner: Owner | None,
    officer_id: int | None,
    now: datetime,
) -> EvidenceRow:
    """Keep a paper for the checklist, from the candidate or from an officer.

    Raises NotAllowedAtThisStage, UploadNotTaken, PapersTooMany.
    """
    with transaction() as session:
        row = get_row(session, CandidateRow, candidate_id, lock=True)
        election = get_row(session, ElectionRow, row.election_id)
        if item not in (*checklist(session, election.community_id), *PAPERS):
            raise NotAllowedAtThisStage
        if owner is not None and owner.owner_id != row.owner_id:
            raise NotAllowedAtThisStage
        if election.state != "nominating" or row.state in ("refused", "withdrawn"):
            raise NotAllowedAtThisStage
        return keep_evidence(session, row, item, upload, officer_id=officer_id, now=now)


def read_evidence(
    session: Session, candidate_id: int, evidence_id: int
) -> tuple[EvidenceRow, bytes]:
    """Return a paper of this candidate. Raises CommitteeThingNotFound, FileMissing."""
    row = get_row(session, EvidenceRow, evidence_id)
    if row.candidate_id != candidate_id:
        raise NotAllowedAtThisStage
    return row, read_proof(session, row.sha256)


def list_unseen(session: Session, election_id: str, officer_id: int) -> list[CandidateRow]:
    """Return the candidates who wait for a check and on whom this officer has no view yet."""
    seen = select(ReviewRow.candidate_id).where(ReviewRow.officer_id == officer_id)
    statement = (
        select(CandidateRow)
        .where(CandidateRow.election_id == election_id, CandidateRow.state == "submitted")
        .where(CandidateRow.id.not_in(seen))
        .order_by(CandidateRow.id)
    )
    return list(session.scalars(statement))


def list_reviews(session: Session, candidate_id: int) -> Sequence[ReviewRow]:
    """Return the views recorded so far, in order."""
    statement = select(ReviewRow).where(ReviewRow.candidate_id == candidate_id)
    return session.scalars(statement.order_by(ReviewRow.at, ReviewRow.officer_id)).all()


def is_owner_now(session: Session, row: CandidateRow, community_id: str, now: datetime) -> bool:
    """Whether the register has the candidate as an owner of the flat today."""
    right = find_right_now(session, community_id, row.unit_id, now)
    if right is None:
        return False
    holders = list_holders(session, right.unit_ids, key=right.key)
    return any(holder.owner_id == row.owner_id for holder in holders)


def _check_acceptable(
    session: Session, row: CandidateRow, election: ElectionRow, open_points: set[str], now: datetime
) -> None:
    if open_points:
        raise ChecklistIncomplete
    if not is_owner_now(session, row, election.community_id, now):
        raise NotOwnerNow
    short = missing_support(session, row, election)
    if short:
        raise SupportMissing(short=short)


def _decide(session: Session, row: CandidateRow, now: datetime) -> None:
    reviews = list_reviews(session, row.id)
    for accepts, state in ((True, "accepted"), (False, "refused")):
        same = [one for one in reviews if one.accepts is accepts]
        bodies = {one.body for one in same}
        if len(same) >= 2 and len(bodies) >= 2 and bodies & set(OUTSIDE):
            row.state, row.decided_at = state, now
            row.reason = None if accepts else "；".join(one.reason or "" for one in same)
