"""Papers of a committee: its members, its meetings, what it hands over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.holidays import find_workday
from app.assembly.service.read import get_assembly
from app.committee.models import (
    CommitteeRow,
    MeetingRow,
)
from app.committee.service import duties, meetings
from app.committee.service.committees import is_in_posting
from app.committee.service.papers.cover import POSTS, cover, office_of, term_of
from app.committee.service.reading import (
    CommitteeThingNotFound,
    building_of,
    get_row,
    list_committees,
    list_members,
    rules_of,
    shown_name,
)
from app.core.calendar import acting_deadline, local_date
from app.platform.papers import render_paper
from app.platform.papers.fields import committee as filed
from app.platform.papers.fields import elections as fields
from app.platform.papers.fields.shared import (
    Days,
    Signer,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def members_paper(session: Session, committee_id: int, *, now: datetime) -> bytes:
    """Return 成员名单公示."""
    row = get_row(session, CommitteeRow, committee_id)
    members = list_members(session, committee_id)
    paper = fields.CommitteeMembers(
        cover=cover(session, row.community_id, "业主委员会", rehearsal=row.rehearsal),
        term=_term_in_posting(session, row),
        period=Days(row.term_from, row.term_until),
        members=tuple(
            fields.Member(
                shown_name(one.name, public=one.name_public),
                POSTS[one.post],
                home=building_of(session, one.unit_id),
            )
            for one in members
            if one.state == "sitting"
        ),
        alternates=tuple(
            shown_name(one.name, public=one.name_public)
            for one in members
            if one.state == "alternate"
        ),
        elected_by=_elected_by(session, row),
    )
    return render_paper("committee-members", paper, now=now)


def meeting_paper(session: Session, meeting_id: int, *, now: datetime) -> bytes:
    """Return 业主委员会会议记录, to be signed; raises CommitteeThingNotFound before it is held."""
    row = get_row(session, MeetingRow, meeting_id)
    if row.members is None:
        raise CommitteeThingNotFound(id=meeting_id)
    committee = get_row(session, CommitteeRow, row.committee_id)
    came = meetings.attending(session, row)
    names = {one.id: one.name for one, _ in came}
    paper = filed.CommitteeMinutes(
        cover=cover(session, committee.community_id, "业主委员会", rehearsal=committee.rehearsal),
        title=f"{_term_in_posting(session, committee)}第{row.number}次会议"
        + ("（首次会议）" if row.first else ""),
        at=row.held_at,
        place=row.place,
        chair=names.get(row.chaired_by or 0, ""),
        recorder=row.recorder,
        members=row.members,
        present=tuple(one.name for one, there in came if there),
        absent=tuple(one.name for one, there in came if not there),
        observers=(Signer(role="列席", organisation=row.observers),) if row.observers else (),
        agenda_posted=local_date(row.agenda_posted_at or row.held_at),
        items=tuple(
            filed.CommitteeItem(
                title=one.title,
                discussion="",
                in_favour=one.in_favour,
                against=sum(vote == "no" for vote in one.votes.values()),
                abstained=sum(vote == "abstain" for vote in one.votes.values()),
                decision=f"{'通过' if one.carried else '未通过'}：{one.text}",
            )
            for one in meetings.list_decisions(session, meeting_id)
        ),
    )
    return render_paper("committee-minutes", paper, now=now)


def handover_paper(session: Session, committee_id: int, *, now: datetime) -> bytes:
    """Return 移交清单."""
    row = get_row(session, CommitteeRow, committee_id)
    days = rules_of(session, row.community_id).whole("election.handover_days")
    after = [
        one
        for one in list_committees(session, row.community_id)
        if one.number > row.number and one.rehearsal == row.rehearsal
    ]
    start = min((one.decided_on for one in after), default=row.term_until)
    paper = fields.Handover(
        cover=cover(session, row.community_id, "业主委员会", rehearsal=row.rehearsal),
        occasion="业主委员会换届移交",
        giver=term_of(row),
        taker=term_of(min(after, key=lambda one: one.number)) if after else "新一届业主委员会",
        due=acting_deadline(start, days, workday=find_workday).date,
        basis="《业主大会和业主委员会指导规则》第四十八条",
        items=tuple(
            fields.HandedOver(
                kind="资料、财物",
                name=one.what,
                count=one.quantity,
                condition="已移交" if one.handed_on else "",
                note=one.note,
            )
            for one in duties.list_items(session, committee_id)
        ),
        supervisors=(Signer("监交", organisation=office_of(session, row)),),
    )
    return render_paper("handover", paper, now=now)


def _term_in_posting(session: Session, row: CommitteeRow) -> str:
    """The committee's number; what it does before the result is final is marked so (R27)."""
    return term_of(row) + ("（结果公示期内）" if is_in_posting(session, row) else "")


def _elected_by(session: Session, row: CommitteeRow) -> str:
    return "" if row.assembly_id is None else get_assembly(session, row.assembly_id).title
