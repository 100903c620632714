"""More days for the first meeting, with the street office's approval (青岛 24).

Law: only where the place's rules name days to add, once for a group, and before the group is
dissolved; the approval carries its day and its reason.
"""

from __future__ import annotations

from datetime import date, datetime

from app.committee.models import GroupRow
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    rules_of,
)
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction


class ExtensionNotHere(RuleError):
    """The place's rules give the first meeting no further days."""


def extend_first_meeting(
    group_id: int, *, on: date, reason: str, officer_id: int, now: datetime
) -> GroupRow:
    """Enter the approval; the day of the first meeting moves by the place's days.

    Raises ExtensionNotHere, NotAllowedAtThisStage, CommitteeTextInvalid.
    """
    reason = check_text("reason", reason, 200)
    with transaction() as session:
        row = get_row(session, GroupRow, group_id, lock=True)
        days = rules_of(session, row.community_id).whole("first.meeting_extension_days")
        if days == 0:
            raise ExtensionNotHere
        if row.kind != "preparatory" or row.state == "dissolved" or row.extended_on is not None:
            raise NotAllowedAtThisStage
        if not row.founded_on <= on <= local_date(now):
            raise NotAllowedAtThisStage
        row.extended_on, row.extension_days, row.extension_reason = on, days, reason
        audit(
            session,
            officer_id,
            "group.extend",
            row.id,
            {"days": days},
            now=now,
            community_id=row.community_id,
        )
        return row
