"""What this room knows of an assembly's timeline: group, candidates, first meeting, filing.

Law: a step is told with the moment of its own row; what never happened is not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.demand import get_demand
from app.assembly.service.timeline import register_done
from app.committee.models import CommitteeRow, ElectionRow, FilingRow, GroupRow, MeetingRow
from app.core.calendar import start_of_day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

Told = Iterator[tuple[str, date | datetime | None]]


def told_steps(session: Session, assembly: AssemblyRow) -> dict[str, datetime]:
    """Return the steps of an assembly that this room has seen happen."""
    told = [
        *_group(session, assembly),
        *_candidates(session, assembly),
        *_committee(session, assembly),
    ]
    return {step: _moment(when) for step, when in told if when is not None}


def _group(session: Session, assembly: AssemblyRow) -> Told:
    if assembly.kind != "first":
        return
    statement = (
        select(GroupRow)
        .where(GroupRow.community_id == assembly.community_id, GroupRow.kind == "preparatory")
        .order_by(GroupRow.id.desc())
        .limit(1)
    )
    row = session.scalars(statement).one_or_none()
    if row is not None:
        yield "application", _applied(session, row)
        yield "group", row.founded_on
        yield "first_meeting_extension", row.extended_on
        yield "group_posted", row.posted_at
        yield "group_dissolved", row.dissolved_on


def _applied(session: Session, row: GroupRow) -> datetime | None:
    if row.application_id is None:
        return None
    return get_demand(session, row.community_id, row.application_id).reached_at


def _candidates(session: Session, assembly: AssemblyRow) -> Told:
    statement = select(ElectionRow).where(ElectionRow.assembly_id == assembly.id)
    for row in session.scalars(statement):
        yield "candidates", row.posted_at


def _committee(session: Session, assembly: AssemblyRow) -> Told:
    statement = select(CommitteeRow).where(CommitteeRow.assembly_id == assembly.id)
    committee = session.scalars(statement).one_or_none()
    if committee is None:
        return
    yield "handover", committee.handed_over_on
    for meeting in _first_meetings(session, committee):
        yield "committee_meeting", meeting.held_at
        yield "committee_posted", meeting.posted_at
    for filing in session.scalars(
        select(FilingRow).where(
            FilingRow.committee_id == committee.id, FilingRow.kind == "election"
        )
    ):
        yield "filing", filing.sent_at
        yield "filing_answer", filing.answered_at


def _first_meetings(session: Session, committee: CommitteeRow) -> list[MeetingRow]:
    statement = select(MeetingRow).where(
        MeetingRow.committee_id == committee.id,
        MeetingRow.first.is_(True),
        MeetingRow.state.in_(("held", "closed")),
    )
    return list(session.scalars(statement))


def _moment(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else start_of_day(when)


register_done(told_steps)
