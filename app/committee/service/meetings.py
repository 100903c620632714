"""Committee meetings: agenda posted, who came, what was decided, signed, posted (274-37 to 39).

Law: more than half of the members must be there in person, at least half of all members in favour
(the place may ask for more than half); nobody votes for another. A decision counts once its
record is signed; the days to post it run from then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import (
    AttendanceRow,
    CommitteeRow,
    DecisionRow,
    MeetingRow,
    MemberRow,
)
from app.committee.service.committees import sitting_members
from app.committee.service.evidence import Upload, keep_upload
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    list_members,
    rules_of,
)
from app.core.calendar import earliest_opening, local_date
from app.core.errors import RuleError
from app.core.rules.committee import is_quorate, is_resolved
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FARTHEST = timedelta(days=366)
MAX_AGENDA = 5_000
KINDS = ("general", "convene", "posts")
ANSWERS = ("yes", "no", "abstain")


class AgendaTooLate(RuleError):
    """The agenda hangs out its full days before the meeting: earliest on `earliest`."""


class MeetingNotQuorate(RuleError):
    """Half of the members or fewer came: nothing can be decided."""


class MeetingNotYet(RuleError):
    """The meeting has not begun."""


class VoteOfAbsent(RuleError):
    """Only members who were there in person vote; there are no proxies."""


class DemandTooSmall(RuleError):
    """A third of the members demand a meeting; `need` of them are needed."""


class RecordUnsigned(RuleError):
    """The record must be signed, and the signed sheet kept, first."""


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as the form gives one."""

    held_at: datetime
    place: str
    agenda: str
    first: bool = False
    demanded_on: date | None = None
    demanded_by: tuple[int, ...] = ()


def plan_meeting(
    committee_id: int, planned: NewMeeting, *, officer_id: int, now: datetime
) -> MeetingRow:
    """Enter a meeting. Raises NotAllowedAtThisStage, CommitteeTextInvalid, DemandTooSmall."""
    place = check_text("place", planned.place, 100)
    agenda = check_text("agenda", planned.agenda, MAX_AGENDA)
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        if row.state != "sitting" or abs(planned.held_at - now) > FARTHEST:
            raise NotAllowedAtThisStage
        if planned.demanded_on is not None:
            _check_demand(session, row, planned.demanded_by)
        number = select(func.count()).where(MeetingRow.committee_id == committee_id)
        meeting = MeetingRow(
            committee_id=committee_id,
            number=session.scalars(number).one() + 1,
            first=planned.first,
            held_at=planned.held_at,
            place=place,
            agenda=agenda,
            state="planned",
            demanded_on=planned.demanded_on,
            demanded_by=sorted(planned.demanded_by) if planned.demanded_on else [],
            created_by=officer_id,
        )
        session.add(meeting)
        session.flush()
        audit_meeting(session, officer_id, "meeting.plan", meeting, now)
        return meeting


def _check_demand(session: Session, row: CommitteeRow, demanded_by: tuple[int, ...]) -> None:
    """Refuse a demand of fewer than a third of those who sit (274-37); raises DemandTooSmall."""
    sitting = {one.id for one in list_members(session, row.id) if one.state == "sitting"}
    behind = sitting & set(demanded_by)
    if 3 * len(behind) < len(sitting) or behind != set(demanded_by):
        raise DemandTooSmall(need=-(-len(sitting) // 3))


def post_agenda(meeting_id: int, *, officer_id: int, now: datetime) -> None:
    """Post place, hour and agenda. Raises AgendaTooLate, NotAllowedAtThisStage."""
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.state != "planned":
            raise NotAllowedAtThisStage
        days = agenda_days(session, meeting)
        earliest = earliest_opening(now, days) if days else now
        if meeting.held_at < earliest:
            raise AgendaTooLate(days=days, earliest=earliest)
        meeting.state, meeting.agenda_posted_at = "posted", now
        audit_meeting(session, officer_id, "meeting.post_agenda", meeting, now)


def agenda_days(session: Session, meeting: MeetingRow) -> int:
    """Return the full days for which the agenda hangs out; none before the first meeting."""
    if meeting.first:
        return 0
    row = get_row(session, CommitteeRow, meeting.committee_id)
    return rules_of(session, row.community_id).whole("committee.agenda_days")


def cancel_meeting(meeting_id: int, *, officer_id: int, now: datetime) -> None:
    """Call a meeting off that was not held. Raises NotAllowedAtThisStage."""
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.state not in ("planned", "posted"):
            raise NotAllowedAtThisStage
        meeting.state = "cancelled"
        audit_meeting(session, officer_id, "meeting.cancel", meeting, now)


def record_attendance(
    meeting_id: int,
    *,
    present: Sequence[int],
    chaired_by: int | None,
    observers: str,
    recorder: str = "",
    officer_id: int,
    now: datetime,
) -> bool:
    """Record who came in person; returns whether the meeting can decide.

    Raises MeetingNotYet, NotAllowedAtThisStage.
    """
    observers = check_text("observers", observers, 200, may_be_empty=True)
    recorder = check_text("recorder", recorder, 60, may_be_empty=True)
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.state not in ("posted", "held") or list_decisions(session, meeting_id):
            raise NotAllowedAtThisStage
        if now < meeting.held_at:
            raise MeetingNotYet
        members = sitting_members(session, meeting.committee_id)
        if not set(present) <= {one.id for one in members}:
            raise VoteOfAbsent
        for one in members:
            session.merge(
                AttendanceRow(meeting_id=meeting_id, member_id=one.id, present=one.id in present)
            )
        meeting.state, meeting.members, meeting.observers = "held", len(members), observers
        meeting.recorder = recorder
        meeting.chaired_by = chaired_by if chaired_by in present else None
        audit_meeting(session, officer_id, "meeting.attendance", meeting, now)
        return is_quorate(len(set(present)), len(members))


def add_decision(
    meeting_id: int,
    *,
    kind: str,
    title: str,
    text: str,
    votes: Mapping[int, str],
    officer_id: int,
    now: datetime,
) -> DecisionRow:
    """Record a decision with each present member's vote.

    Raises MeetingNotQuorate, VoteOfAbsent, NotAllowedAtThisStage, CommitteeTextInvalid.
    """
    title, text = check_text("title", title, 120), check_text("text", text, 5_000)
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.state != "held" or meeting.members is None or kind not in KINDS:
            raise NotAllowedAtThisStage
        present = {one.member_id for one in attendance(session, meeting_id) if one.present}
        if not is_quorate(len(present), meeting.members):
            raise MeetingNotQuorate
        if not set(votes) <= present or not set(votes.values()) <= set(ANSWERS):
            raise VoteOfAbsent
        in_favour = sum(answer == "yes" for answer in votes.values())
        row = DecisionRow(
            meeting_id=meeting_id,
            number=len(list_decisions(session, meeting_id)) + 1,
            kind=kind,
            title=title,
            text=text,
            votes={str(member): answer for member, answer in sorted(votes.items())},
            in_favour=in_favour,
            carried=is_resolved(
                in_favour=in_favour,
                present=len(present),
                members=meeting.members,
                majority_of_all=_majority_of_all(session, meeting),
            ),
        )
        session.add(row)
        session.flush()
        audit_meeting(session, officer_id, "meeting.decide", meeting, now)
        return row


def sign_record(meeting_id: int, *, scan: Upload, officer_id: int, now: datetime) -> None:
    """Keep the record as the members signed it. Raises NotAllowedAtThisStage, UploadNotTaken."""
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.state != "held":
            raise NotAllowedAtThisStage
        meeting.signed_sha256, meeting.signed_name = keep_upload(session, scan), scan.name[:120]
        meeting.state, meeting.decided_at = "closed", now
        audit_meeting(session, officer_id, "meeting.sign", meeting, now)


def post_decisions(meeting_id: int, *, officer_id: int, now: datetime) -> None:
    """Post what was decided. Raises RecordUnsigned, NotAllowedAtThisStage."""
    with transaction() as session:
        meeting = get_row(session, MeetingRow, meeting_id, lock=True)
        if meeting.signed_sha256 is None:
            raise RecordUnsigned
        if meeting.posted_at is not None:
            raise NotAllowedAtThisStage
        meeting.posted_at = now
        audit_meeting(session, officer_id, "meeting.post_decisions", meeting, now)


def list_meetings(session: Session, committee_id: int) -> Sequence[MeetingRow]:
    """Return a committee's meetings, the latest first."""
    statement = select(MeetingRow).where(MeetingRow.committee_id == committee_id)
    return session.scalars(statement.order_by(MeetingRow.number.desc())).all()


def list_decisions(session: Session, meeting_id: int) -> Sequence[DecisionRow]:
    """Return a meeting's decisions in order."""
    statement = select(DecisionRow).where(DecisionRow.meeting_id == meeting_id)
    return session.scalars(statement.order_by(DecisionRow.number)).all()


def attendance(session: Session, meeting_id: int) -> Sequence[AttendanceRow]:
    """Return who was a member on the day, and who came."""
    statement = select(AttendanceRow).where(AttendanceRow.meeting_id == meeting_id)
    return session.scalars(statement.order_by(AttendanceRow.member_id)).all()


def attending(session: Session, meeting: MeetingRow) -> list[tuple[MemberRow, bool]]:
    """Return the members of the day, each with whether they came."""
    came = {one.member_id: one.present for one in attendance(session, meeting.id)}
    members = list_members(session, meeting.committee_id)
    return [(one, came[one.id]) for one in members if one.id in came]


def held_on(meeting: MeetingRow) -> date:
    """Return the day of a meeting in Asia/Shanghai."""
    return local_date(meeting.held_at)


def _majority_of_all(session: Session, meeting: MeetingRow) -> bool:
    row = get_row(session, CommitteeRow, meeting.committee_id)
    return rules_of(session, row.community_id).flag("approval.majority_of_all")


def audit_meeting(
    session: Session, officer_id: int, action: str, meeting: MeetingRow, now: datetime
) -> None:
    row = get_row(session, CommitteeRow, meeting.committee_id)
    audit(session, officer_id, action, meeting.id, now=now, community_id=row.community_id)
