"""Rows of this room: groups, elections and candidates, committees, their work, owners' codes.

Law: names, phones and whatever else tells of a person are sealed; what the public may see is
what was consented to. A row that others point at is ended, never deleted.
"""

from __future__ import annotations

from app.committee.models.committees import CommitteeRow, MemberRow, RemovalRow
from app.committee.models.elections import (
    CandidateRow,
    ElectionRow,
    EvidenceRow,
    ReviewRow,
    SupportRow,
)
from app.committee.models.groups import GroupMemberRow, GroupRow, PostedObjectionRow
from app.committee.models.postings import PaperPostingRow
from app.committee.models.surveys import SurveyCountRow, SurveyRow, SurveyVoterRow
from app.committee.models.work import (
    AttendanceRow,
    DecisionRow,
    DutyRow,
    FilingRow,
    HandoverItemRow,
    MeetingRow,
)

__all__ = [
    "AttendanceRow",
    "CandidateRow",
    "CommitteeRow",
    "DecisionRow",
    "DutyRow",
    "ElectionRow",
    "EvidenceRow",
    "FilingRow",
    "GroupMemberRow",
    "GroupRow",
    "HandoverItemRow",
    "MeetingRow",
    "MemberRow",
    "PaperPostingRow",
    "PostedObjectionRow",
    "RemovalRow",
    "ReviewRow",
    "SupportRow",
    "SurveyCountRow",
    "SurveyRow",
    "SurveyVoterRow",
]
