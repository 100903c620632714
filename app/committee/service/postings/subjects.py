"""What can hang out: roll, candidates, preliminary and final result, the elected committee.

Law: the paper is the one that the service makes or has published; nothing else is proved here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.profiles import rules_of as rules_of_assembly
from app.assembly.service.papers import meeting_name, roll_posting_of
from app.assembly.service.read import (
    UNPUBLISHED,
    find_document,
    get_assembly,
    read_document,
    time_of,
)
from app.committee.models import CommitteeRow, ElectionRow
from app.committee.service.papers.committee import members_paper
from app.committee.service.papers.cover import term_of
from app.committee.service.papers.elections import candidates_paper
from app.committee.service.reading import CommitteeThingNotFound, get_row, rules_of, time_in
from app.platform.config import current_config
from app.platform.papers import render_paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

RESULTS = {
    "preliminary": ("result-preliminary.pdf", "投票结果公示（初步）"),
    "final": ("result-final.pdf", "投票结果公告"),
}
# Where no rule counts the days, a paper that was seen the day after has hung.
ONE_DAY = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """A paper that can hang out; `days` full days the rules ask for, `address` its web page."""

    name: str
    id: str
    community_id: str
    title: str
    days: int
    address: str
    rehearsal: bool
    at: datetime


def subjects_of(
    session: Session,
    now: datetime,
    *,
    assembly_id: str | None = None,
    election_id: str | None = None,
    committee_id: int | None = None,
) -> list[Subject]:
    """Return the papers that can hang out by now, in the order in which they come."""
    found: list[Subject | None] = []
    if assembly_id is not None:
        elections = select(ElectionRow).where(ElectionRow.assembly_id == assembly_id)
        seated = select(CommitteeRow).where(CommitteeRow.assembly_id == assembly_id)
        assembly = get_assembly(session, assembly_id)
        found += [_candidates(session, one, now) for one in session.scalars(elections)]
        found += [_roll(session, assembly, now)]
        found += [_result(session, assembly, name, now) for name in RESULTS]
        found += [_committee(session, one, now) for one in session.scalars(seated)]
    if election_id is not None:
        found.append(_candidates(session, get_row(session, ElectionRow, election_id), now))
    if committee_id is not None:
        found.append(_committee(session, get_row(session, CommitteeRow, committee_id), now))
    return [one for one in found if one is not None]


def get_subject(session: Session, name: str, subject_id: str, now: datetime) -> Subject:
    """Return a paper that can hang out; raises CommitteeThingNotFound, AssemblyNotFound."""
    found = None
    if name == "candidates":
        found = _candidates(session, get_row(session, ElectionRow, subject_id), now)
    elif name == "committee" and subject_id.isdecimal():
        found = _committee(session, get_row(session, CommitteeRow, int(subject_id)), now)
    elif name == "roll":
        found = _roll(session, get_assembly(session, subject_id), now)
    elif name in RESULTS:
        found = _result(session, get_assembly(session, subject_id), name, now)
    if found is None:
        raise CommitteeThingNotFound(id=subject_id)
    return found


def make_paper(session: Session, subject: Subject) -> bytes:
    """Return the PDF as it is to hang; sets a page, so never inside a transaction."""
    if subject.name == "candidates":
        return candidates_paper(session, subject.id, now=subject.at)
    if subject.name == "committee":
        return members_paper(session, int(subject.id), now=subject.at)
    assembly = get_assembly(session, subject.id)
    if subject.name == "roll":
        return render_paper("roll-posting", roll_posting_of(session, assembly), now=subject.at)
    document = find_document(session, subject.id, RESULTS[subject.name][0])
    assert document is not None
    return read_document(session, document)


def _roll(session: Session, row: AssemblyRow, now: datetime) -> Subject | None:
    if row.phase in UNPUBLISHED:
        return None
    days = rules_of_assembly(session, row).whole("objections.roll_days")
    return _of_assembly(row, "roll", "业主清册及投票权数公示", days, now)


def _result(session: Session, row: AssemblyRow, name: str, now: datetime) -> Subject | None:
    file, title = RESULTS[name]
    if find_document(session, row.id, file) is None:
        return None
    days = ONE_DAY
    if name == "preliminary":
        days = rules_of_assembly(session, row).whole("result.posting_days")
    return _of_assembly(row, name, title, days, now)


def _of_assembly(row: AssemblyRow, name: str, title: str, days: int, now: datetime) -> Subject:
    return Subject(
        name=name,
        id=row.id,
        community_id=row.community_id,
        title=f"{meeting_name(row)}：{title}",
        days=max(days, ONE_DAY),
        address=f"{current_config().public_url}/a/{row.id}",
        rehearsal=row.rehearsal,
        at=time_of(row, now),
    )


def _candidates(session: Session, row: ElectionRow, now: datetime) -> Subject | None:
    if row.posted_until is None:
        return None
    days = rules_of(session, row.community_id).whole("election.candidate_posting_days")
    return Subject(
        name="candidates",
        id=row.id,
        community_id=row.community_id,
        title=f"{row.title}：候选人情况公示",
        days=max(days, ONE_DAY),
        address=f"{current_config().public_url}/e/{row.id}",
        rehearsal=row.rehearsal,
        at=time_in(session, row, now),
    )


def _committee(session: Session, row: CommitteeRow, now: datetime) -> Subject:
    return Subject(
        name="committee",
        id=str(row.id),
        community_id=row.community_id,
        title=f"{term_of(row)}：成员名单公示",
        days=ONE_DAY,
        address=f"{current_config().public_url}/c/{row.community_id}/committee",
        rehearsal=row.rehearsal,
        at=time_in(session, row, now),
    )
