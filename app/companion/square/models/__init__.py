"""Rows of the owners' square."""

from app.companion.square.models.library import (
    LibraryDocumentRow,
    LibraryReadRow,
    LibraryReminderRow,
    LibraryVersionRow,
)
from app.companion.square.models.notices import NoticeReadRow, NoticeRow
from app.companion.square.models.place import EventRow, FacilityRow, MaintenanceRow, StaffRow
from app.companion.square.models.polls import (
    PollAnsweredRow,
    PollCountRow,
    PollRow,
    PollTextRow,
)
from app.companion.square.models.topics import (
    AbuseRow,
    ModerationRow,
    TopicCommentRow,
    TopicRow,
    TopicSupportRow,
)

__all__ = [
    "AbuseRow",
    "EventRow",
    "FacilityRow",
    "LibraryDocumentRow",
    "LibraryReadRow",
    "LibraryReminderRow",
    "LibraryVersionRow",
    "MaintenanceRow",
    "ModerationRow",
    "NoticeReadRow",
    "NoticeRow",
    "PollAnsweredRow",
    "PollCountRow",
    "PollRow",
    "PollTextRow",
    "StaffRow",
    "TopicCommentRow",
    "TopicRow",
    "TopicSupportRow",
]
