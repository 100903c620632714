"""The time of a rehearsal: what follows an election goes by the clock of the assembly that held it.

Law: only a rehearsal's clock is moved, and only there (app.assembly). Without this its papers
would say that a committee met and was filed before it was elected.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly, time_of
from app.committee.models import CommitteeRow, ElectionRow, FilingRow, GroupRow, MeetingRow
from app.committee.service.reading import get_row, list_elections

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def committee_time(session: Session, committee_id: int, now: datetime) -> datetime:
    """Return the time in which a committee lives."""
    row = get_row(session, CommitteeRow, committee_id)
    return _at(session, row.assembly_id if row.rehearsal else None, now)


def meeting_time(session: Session, meeting_id: int, now: datetime) -> datetime:
    """Return the time in which a committee's meeting is held."""
    return committee_time(session, get_row(session, MeetingRow, meeting_id).committee_id, now)


def filing_time(session: Session, filing_id: int, now: datetime) -> datetime:
    """Return the time in which a filing goes out and is answered."""
    return committee_time(session, get_row(session, FilingRow, filing_id).committee_id, now)


def election_time(session: Session, election_id: str, now: datetime) -> datetime:
    """Return the time in which the outcome of an election is posted."""
    row = get_row(session, ElectionRow, election_id)
    return _at(session, row.assembly_id if row.rehearsal else None, now)


def group_time(session: Session, group_id: int, now: datetime) -> datetime:
    """Return the time in which a group ends: after the election that it prepared."""
    row = get_row(session, GroupRow, group_id)
    held = (one for one in list_elections(session, row.community_id) if one.group_id == group_id)
    newest = next(held, None)
    return now if newest is None else election_time(session, newest.id, now)


def _at(session: Session, assembly_id: str | None, now: datetime) -> datetime:
    return now if assembly_id is None else time_of(get_assembly(session, assembly_id), now)
