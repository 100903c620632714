"""Objections to a posted list: recorded from anybody, answered and ruled by an office.

Law (274-11, §3.7): an objection is taken while the list hangs out, gets its answer within the
place's days, and is ruled by the street office or the residents' committee. What follows from
one that is upheld is done by hand: a member leaves the group, a candidate is struck.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.committee.models import ElectionRow, GroupRow, PostedObjectionRow
from app.committee.service.reading import NotAllowedAtThisStage, check_text, get_row, rules_of
from app.core.calendar import acting_deadline
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_TEXT = 2_000


def object_to_group(group_id: int, *, text: str, contact: str, now: datetime) -> PostedObjectionRow:
    """Record an objection to a group's list. Raises NotAllowedAtThisStage, CommitteeTextInvalid."""
    with transaction() as session:
        row = get_row(session, GroupRow, group_id)
        if row.objections_until is None or now >= row.objections_until:
            raise NotAllowedAtThisStage
        return _record(session, row.community_id, text, contact, now, group_id=row.id)


def object_to_candidates(
    election_id: str, *, text: str, contact: str, now: datetime
) -> PostedObjectionRow:
    """Record an objection to the posted candidates.

    Raises NotAllowedAtThisStage, CommitteeTextInvalid.
    """
    with transaction() as session:
        row = get_row(session, ElectionRow, election_id)
        if row.state != "posted" or row.posted_until is None or now >= row.posted_until:
            raise NotAllowedAtThisStage
        return _record(session, row.community_id, text, contact, now, election_id=row.id)


def rule_objection(
    objection_id: int, *, upheld: bool, answer: str, officer_id: int, now: datetime
) -> PostedObjectionRow:
    """Answer and rule an objection. Raises NotAllowedAtThisStage, CommitteeTextInvalid."""
    answer = check_text("answer", answer, MAX_TEXT)
    with transaction() as session:
        row = get_row(session, PostedObjectionRow, objection_id, lock=True)
        if row.state != "submitted":
            raise NotAllowedAtThisStage
        row.state, row.answer = "upheld" if upheld else "rejected", answer
        row.decided_by, row.decided_at = officer_id, now
        audit(
            session,
            officer_id,
            "posted_objection.rule",
            row.id,
            {"upheld": upheld},
            now=now,
            community_id=row.community_id,
        )
        return row


def list_posted_objections(
    session: Session, *, group_id: int | None = None, election_id: str | None = None
) -> Sequence[PostedObjectionRow]:
    """Return the objections to one list, those that wait first."""
    column = PostedObjectionRow.group_id if election_id is None else PostedObjectionRow.election_id
    wanted = group_id if election_id is None else election_id
    rows = session.scalars(
        select(PostedObjectionRow).where(column == wanted).order_by(PostedObjectionRow.id)
    )
    return sorted(rows, key=lambda row: row.state != "submitted")


def count_waiting(
    session: Session, *, group_id: int | None = None, election_id: str | None = None
) -> int:
    """Return how many objections to a list wait for their answer."""
    found = list_posted_objections(session, group_id=group_id, election_id=election_id)
    return sum(row.state == "submitted" for row in found)


def community_of_posted_objection(session: Session, objection_id: int) -> str | None:
    row = session.get(PostedObjectionRow, objection_id)
    return None if row is None else row.community_id


def _record(
    session: Session,
    community_id: str,
    text: str,
    contact: str,
    now: datetime,
    *,
    group_id: int | None = None,
    election_id: str | None = None,
) -> PostedObjectionRow:
    days = rules_of(session, community_id).whole("objections.answer_days")
    row = PostedObjectionRow(
        community_id=community_id,
        group_id=group_id,
        election_id=election_id,
        text=check_text("text", text, MAX_TEXT),
        contact=check_text("contact", contact, 200, may_be_empty=True) or None,
        state="submitted",
        created_at=now,
        reply_due=acting_deadline(now, days, workday=find_workday).ends,
    )
    session.add(row)
    session.flush()
    return row
