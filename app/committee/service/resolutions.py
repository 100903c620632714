"""A committee's resolution to convene, taken as the approval of a draft (R45)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.draft import approve_draft
from app.assembly.service.read import get_assembly
from app.committee.models import (
    CommitteeRow,
    DecisionRow,
    MeetingRow,
)
from app.committee.service.meetings import attendance, audit_meeting
from app.committee.service.reading import (
    get_row,
)
from app.core.errors import RuleError
from app.platform.db import db, transaction
from app.platform.files import read_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ResolutionUnfit(RuleError):
    """Only a carried and signed decision to convene can approve a draft, and only one."""


def approve_by_decision(
    decision_id: int, assembly_id: str, *, officer_id: int, now: datetime
) -> None:
    """Take the committee's resolution to convene as the approval of a draft (R45).

    Raises ResolutionUnfit and what `approve_draft` refuses.
    """
    session = db.session()
    decision = get_row(session, DecisionRow, decision_id)
    meeting = get_row(session, MeetingRow, decision.meeting_id)
    committee = get_row(session, CommitteeRow, meeting.committee_id)
    assembly = get_assembly(session, assembly_id)
    fits = decision.kind == "convene" and decision.carried and decision.assembly_id is None
    if not fits or meeting.signed_sha256 is None or assembly.community_id != committee.community_id:
        raise ResolutionUnfit
    present = [one for one in attendance(session, meeting.id) if one.present]
    approve_draft(
        assembly_id,
        members=meeting.members or 0,
        present=len(present),
        in_favour=decision.in_favour,
        document=read_file(session, meeting.signed_sha256),
        document_name=meeting.signed_name or "",
        revision=assembly.revision,
        now=now,
    )
    with transaction() as writing:
        get_row(writing, DecisionRow, decision_id, lock=True).assembly_id = assembly_id
        audit_meeting(writing, officer_id, "meeting.approve_assembly", meeting, now)


def open_resolutions(session: Session, community_id: str) -> list[tuple[DecisionRow, MeetingRow]]:
    """Return the carried, signed resolutions to convene that approve no draft yet."""
    statement = (
        select(DecisionRow, MeetingRow)
        .join(MeetingRow, MeetingRow.id == DecisionRow.meeting_id)
        .join(CommitteeRow, CommitteeRow.id == MeetingRow.committee_id)
        .where(
            CommitteeRow.community_id == community_id,
            DecisionRow.kind == "convene",
            DecisionRow.carried.is_(True),
            DecisionRow.assembly_id.is_(None),
            MeetingRow.signed_sha256.is_not(None),
        )
    )
    return [(decision, meeting) for decision, meeting in session.execute(statement)]
