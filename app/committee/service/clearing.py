"""The bars of owners in a group: looked at by an office, one by one, before the list is posted.

Law (RULES §3.1 step 3): no owner sits in a preparatory or re-election group who built illegally,
owes fees, or is tied to the property company by work or close kin; nor whom the place bars
besides. An office ticks each bar that does not hold; a paper that proves it may be kept, sealed,
and goes the place's `retention.identity_image_days` after the group is dissolved (R30).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.committee.models import GroupMemberRow, GroupRow
from app.committee.service.evidence import Upload, keep_proof, read_proof
from app.committee.service.reading import NotAllowedAtThisStage, get_row, rules_of
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.rules.committee import Side
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.files import FileMissing, find_file, forget_file, forget_with_note

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GROUP_BARS = ("illegal_building", "unpaid_fees", "company_ties")


class OwnerNotCleared(RuleError):
    """Of `waiting` owner members no office has found yet that no bar holds."""


def bars_of_group(session: Session, community_id: str) -> tuple[str, ...]:
    """Return what bars an owner from a group here: everywhere's bars, then the place's own."""
    place = rules_of(session, community_id).words("election.bars")
    return (*GROUP_BARS, *(bar for bar in place if bar not in GROUP_BARS))


def is_cleared(member: GroupMemberRow, bars: Sequence[str]) -> bool:
    """Whether a member is no owner, or an owner of whom each of these bars was ticked."""
    return member.side != Side.OWNER.value or set(bars) <= set(member.cleared)


def check_cleared(session: Session, row: GroupRow, members: Sequence[GroupMemberRow]) -> None:
    """Raise OwnerNotCleared while a bar of an owner member is not ticked."""
    bars = bars_of_group(session, row.community_id)
    waiting = sum(not is_cleared(one, bars) for one in members)
    if waiting:
        raise OwnerNotCleared(waiting=waiting)


def clear_member(
    group_id: int,
    member_id: int,
    *,
    bars: Sequence[str],
    upload: Upload | None,
    officer_id: int,
    now: datetime,
) -> None:
    """Record which bars were found not to hold of an owner; a new paper replaces the former.

    Raises NotAllowedAtThisStage, UploadNotTaken, PictureInvalid.
    """
    with transaction() as session:
        row = get_row(session, GroupRow, group_id, lock=True)
        member = _owner_of(session, row, member_id)
        here = bars_of_group(session, row.community_id)
        if row.state != "forming" or not set(bars) <= set(here):
            raise NotAllowedAtThisStage
        member.cleared = [bar for bar in here if bar in bars]
        member.cleared_by = officer_id
        if upload is not None:
            _replace_paper(session, member, upload)
        audit(
            session,
            officer_id,
            "group.member.clear",
            row.id,
            {"member": member_id, "cleared": is_cleared(member, here)},
            now=now,
            community_id=row.community_id,
        )


def read_clearing(session: Session, group_id: int, member_id: int) -> bytes:
    """Return the paper of a member of this group. Raises NotAllowedAtThisStage, FileMissing."""
    member = get_row(session, GroupMemberRow, member_id)
    if member.group_id != group_id:
        raise NotAllowedAtThisStage
    if member.cleared_sha256 is None:
        raise FileMissing
    return read_proof(session, member.cleared_sha256)


def forget_clearings(now: datetime) -> None:
    """Delete the papers of every group that was dissolved long enough ago; their hashes stay."""
    for member_id in list(_over(db.session(), now)):
        with transaction() as session:
            member = session.get_one(GroupMemberRow, member_id)
            row = session.get_one(GroupRow, member.group_id)
            forget_with_note(
                session,
                member.cleared_sha256 or "",
                note=f"group {row.id} clearing {member.id}",
                now=now,
            )
            audit(
                session,
                None,
                "group.forget_clearing",
                row.id,
                {"member": member.id},
                now=now,
                community_id=row.community_id,
            )


def _owner_of(session: Session, row: GroupRow, member_id: int) -> GroupMemberRow:
    member = get_row(session, GroupMemberRow, member_id)
    if member.group_id != row.id or member.left_on is not None or member.side != Side.OWNER.value:
        raise NotAllowedAtThisStage
    return member


def _replace_paper(session: Session, member: GroupMemberRow, upload: Upload) -> None:
    former = member.cleared_sha256
    member.cleared_sha256 = keep_proof(session, upload)
    member.cleared_name = upload.name[:120]
    if former is not None:
        forget_file(session, former)


def _over(session: Session, now: datetime) -> Iterator[int]:
    statement = (
        select(GroupMemberRow, GroupRow)
        .join(GroupRow, GroupRow.id == GroupMemberRow.group_id)
        .where(GroupRow.dissolved_on.is_not(None), GroupMemberRow.cleared_sha256.is_not(None))
    )
    for member, row in session.execute(statement).all():
        days = rules_of(session, row.community_id).whole("retention.identity_image_days")
        ended = row.dissolved_on or local_date(now)
        over = local_date(now) > ended + timedelta(days=days)
        if over and find_file(session, member.cleared_sha256 or "") is not None:
            yield member.id
