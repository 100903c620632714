"""The committee register: seats from the outcome, posts, vacancies, alternates, the end.

Law: a seat is taken from a carried outcome and follows it while it is not final. A seat that
falls vacant goes to the next alternate in order (杭28, 淄博); below the place's limit all are
elected anew (274-46). A committee sits until its successor takes over or its term ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.assembly.service.demand import register_committee
from app.assembly.service.read import get_assembly, phase_of
from app.committee.models import CommitteeRow, ElectionRow, MemberRow
from app.committee.service.evidence import Upload, keep_proof, read_proof
from app.committee.service.outcome import GONE, find_outcome
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    list_committees,
    list_members,
    rules_of,
)
from app.committee.service.removal import take_decided
from app.committee.service.terms import fewest_seats
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.rules.committee import is_below_limit
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import FileMissing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

POSTS = ("chair", "vice", "member")
LEFT_REASONS = ("not_owner", "resigned", "incapacity", "crime", "removed", "other")
# What a seat ends on by a fact outside this service: a paper shows it.
PROVEN = ("not_owner", "resigned", "incapacity", "crime")
MOST_MEMBERS = 99


class PostTaken(RuleError):
    """A committee has one chair."""


class LeavingUnproven(RuleError):
    """A seat ends on a paper: the resignation, a judgment, what shows the flat was given away."""


class GroundMissing(RuleError):
    """A seat ends on a ground of the law; another one is named."""


def give_post(
    member_id: int, *, post: str, office: str | None, officer_id: int, now: datetime
) -> None:
    """Record chair or vice-chair as the first meeting elected them. Raises PostTaken."""
    with transaction() as session:
        member = get_row(session, MemberRow, member_id)
        row = get_row(session, CommitteeRow, member.committee_id, lock=True)
        if post not in POSTS or member.state != "sitting":
            raise NotAllowedAtThisStage
        others = (one for one in list_members(session, row.id) if one.id != member.id)
        if post == "chair" and any(o.state == "sitting" and o.post == "chair" for o in others):
            raise PostTaken
        member.post = post
        if office is not None:
            row.office = check_text("office", office, 200, may_be_empty=True)
        _audit(session, officer_id, "committee.post", row, now)


def end_membership(
    member_id: int,
    *,
    reason: str,
    note: str,
    on: date,
    upload: Upload | None,
    officer_id: int,
    now: datetime,
) -> MemberRow | None:
    """End a seat; returns the alternate who moved up, if there was one.

    An alternate who ends their candidacy only leaves the queue. A member is removed only by a
    certified decision of the owners; the law's other grounds are shown by a paper, which is
    kept sealed with the committee's file; another ground than the law's is named.
    Raises NotAllowedAtThisStage, RemovalNotDecided, GroundMissing, LeavingUnproven,
    UploadNotTaken, PictureInvalid.
    """
    note = check_text("note", note, 500, may_be_empty=True)
    with transaction() as session:
        member = get_row(session, MemberRow, member_id)
        row = get_row(session, CommitteeRow, member.committee_id, lock=True)
        if member.state not in ("sitting", "alternate") or reason not in LEFT_REASONS:
            raise NotAllowedAtThisStage
        if on > local_date(now):
            raise NotAllowedAtThisStage
        had_seat = member.state == "sitting"
        if had_seat and reason == "removed":
            take_decided(session, member)
        if had_seat and reason == "other" and not note:
            raise GroundMissing
        if had_seat and reason in PROVEN and upload is None:
            raise LeavingUnproven
        if upload is not None:
            member.left_sha256 = keep_proof(session, upload)
            member.left_name = upload.name[:120]
        member.state = "left" if had_seat else "declined"
        member.until_on, member.left_reason, member.left_note = on, reason, note or None
        session.flush()
        moved = _move_up(session, row, on) if had_seat else None
        _audit(session, officer_id, "committee.leave", row, now)
        return moved


def read_leaving(session: Session, member_id: int) -> bytes:
    """Return the paper on which a seat ended. Raises CommitteeThingNotFound, FileMissing."""
    member = get_row(session, MemberRow, member_id)
    if member.left_sha256 is None:
        raise FileMissing
    return read_proof(session, member.left_sha256)


def end_committee(committee_id: int, *, officer_id: int, now: datetime) -> None:
    """End a committee whose term is over, whose successor sits or whose election is void.

    Raises NotAllowedAtThisStage.
    """
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        successor = any(
            one.number > row.number and one.state == "sitting" and one.rehearsal == row.rehearsal
            for one in list_committees(session, row.community_id)
        )
        over = successor or row.term_until < local_date(now) or is_result_gone(session, row)
        if row.state != "sitting" or not over:
            raise NotAllowedAtThisStage
        row.state = "ended"
        if row.election_id is not None and is_result_gone(session, row):
            # The list of candidates may go before the owners once more.
            get_row(session, ElectionRow, row.election_id, lock=True).state = "posted"
        _audit(session, officer_id, "committee.end", row, now)


def sitting_members(session: Session, committee_id: int) -> Sequence[MemberRow]:
    """Return those who hold a seat now."""
    return [one for one in list_members(session, committee_id) if one.state == "sitting"]


def find_sitting(session: Session, community_id: str) -> CommitteeRow | None:
    """Return the committee in office, or None; rehearsals aside."""
    rows = list_committees(session, community_id)
    return next((one for one in rows if one.state == "sitting" and not one.rehearsal), None)


def needs_new_election(session: Session, row: CommitteeRow) -> bool:
    """Whether so few sit that all must be elected anew."""
    rules = rules_of(session, row.community_id)
    by_minimum = rules.flag("election.vacancy_minimum")
    return is_below_limit(
        len(sitting_members(session, row.id)),
        seats=row.seats,
        limit=rules.share("election.vacancy_limit"),
        least=fewest_seats(session, row.community_id) if by_minimum else None,
    )


def is_result_gone(session: Session, row: CommitteeRow) -> bool:
    """Whether the assembly that elected this committee was annulled, or its certificate revoked."""
    if row.assembly_id is None:
        return False
    return phase_of(get_assembly(session, row.assembly_id)) in GONE


def is_in_posting(session: Session, row: CommitteeRow) -> bool:
    """Whether the result behind this committee is not final yet: 结果公示期内."""
    if row.election_id is None:
        return False
    outcome = find_outcome(session, get_row(session, ElectionRow, row.election_id))
    return outcome is not None and not outcome.final


def _move_up(session: Session, row: CommitteeRow, on: date) -> MemberRow | None:
    following = (one for one in list_members(session, row.id) if one.state == "alternate")
    member = next(following, None)
    if member is not None:
        member.state, member.from_on = "sitting", on
    return member


def _audit(
    session: Session, officer_id: int, action: str, row: CommitteeRow, now: datetime
) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=row.community_id)


def has_committee(session: Session, community_id: str) -> bool:
    """True while a committee is in office, whether or not its term is over."""
    return find_sitting(session, community_id) is not None


register_committee(has_committee)
