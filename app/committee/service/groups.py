"""Preparatory group 筹备组 and re-election group 换届小组: formed, posted, objected to, dissolved.

Law (建房〔2009〕274号 10, 11; the place's own numbers): a list is posted only when the group is
made as the law asks, and hangs out with a period for objections that the street office rules.
Whoever changes a posted list posts it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.service.demand import answer_application
from app.assembly.service.preparing import register_group
from app.assembly.service.reelection import register_reelection
from app.committee.models import GroupMemberRow, GroupRow
from app.committee.service.clearing import check_cleared
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    list_groups,
    rules_of,
)
from app.core.calendar import acting_deadline, local_date
from app.core.errors import RuleError
from app.core.rules.committee import GroupRules, Side, check_group
from app.core.timeline import PreparatoryGroup
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS = ("preparatory", "reelection")
SIDES = tuple(side.value for side in Side)
MOST_MEMBERS = 99
IN_OFFICE = (Side.STREET_OFFICE, Side.RESIDENTS_COMMITTEE, Side.POLICE)


class GroupThere(RuleError):
    """The community has a group that is not dissolved yet."""


class GroupMemberInvalid(RuleError):
    """A member of a group needs a known side; an owner needs a unit of this community."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as the form gives one."""

    name: str
    side: str
    organisation: str = ""
    unit_id: int | None = None
    phone: str = ""
    chair: bool = False
    duty: str = ""
    name_public: bool = False
    phone_public: bool = False


def create_group(
    community_id: str,
    *,
    kind: str,
    founded_on: date,
    contact: str,
    officer_id: int,
    now: datetime,
    application_id: int | None = None,
) -> GroupRow:
    """Open the register of a group, from the owners' application if there is one.

    Raises CommunityNotFound, GroupThere, CommitteeTextInvalid, NotAllowedAtThisStage,
    DemandNotFound, DemandClosed, RequestTooSmall.
    """
    contact = check_text("contact", contact, 100, may_be_empty=True)
    if kind not in KINDS or founded_on > local_date(now):
        raise NotAllowedAtThisStage
    with transaction() as session:
        get_community(session, community_id)
        if any(row.state != "dissolved" for row in list_groups(session, community_id)):
            raise GroupThere
        if application_id is not None:
            if kind != "preparatory":
                raise NotAllowedAtThisStage
            answer_application(session, community_id, application_id, now=now)
        row = GroupRow(
            application_id=application_id,
            community_id=community_id,
            kind=kind,
            state="forming",
            founded_on=founded_on,
            contact=contact,
            created_by=officer_id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        _audit(session, officer_id, "group.create", row, now)
        return row


def add_member(group_id: int, member: NewMember, *, officer_id: int, now: datetime) -> None:
    """Enter a member; a posted list falls back to forming.

    Raises NotAllowedAtThisStage, GroupMemberInvalid, CommitteeTextInvalid.
    """
    name = check_text("name", member.name, 40)
    with transaction() as session:
        row = _changeable(session, group_id)
        if len(members_of(session, group_id)) >= MOST_MEMBERS or member.side not in SIDES:
            raise GroupMemberInvalid
        if (member.side == Side.OWNER.value) != (member.unit_id is not None):
            raise GroupMemberInvalid
        session.add(
            GroupMemberRow(
                group_id=group_id,
                name=name,
                phone=check_text("phone", member.phone, 40, may_be_empty=True) or None,
                side=member.side,
                organisation=check_text("organisation", member.organisation, 60, may_be_empty=True),
                unit_id=member.unit_id,
                chair=member.chair,
                duty=check_text("duty", member.duty, 60, may_be_empty=True),
                # Who acts for an office does so under a name that everybody may know.
                name_public=member.name_public or member.side in IN_OFFICE,
                phone_public=member.phone_public,
            )
        )
        _fall_back(row)
        _audit(session, officer_id, "group.member.add", row, now)


def remove_member(group_id: int, member_id: int, *, officer_id: int, now: datetime) -> None:
    """Let a member leave; a posted list falls back to forming. Raises NotAllowedAtThisStage."""
    with transaction() as session:
        row = _changeable(session, group_id)
        member = get_row(session, GroupMemberRow, member_id)
        if member.group_id != group_id or member.left_on is not None:
            raise NotAllowedAtThisStage
        member.left_on = local_date(now)
        _fall_back(row)
        _audit(session, officer_id, "group.member.leave", row, now)


def post_group(group_id: int, *, officer_id: int, now: datetime) -> GroupRow:
    """Post the list with its period for objections.

    Raises NotAllowedAtThisStage and what `check_members` refuses.
    """
    with transaction() as session:
        row = get_row(session, GroupRow, group_id, lock=True)
        if row.state != "forming":
            raise NotAllowedAtThisStage
        check_members(session, row)
        days = rules_of(session, row.community_id).whole("objections.roll_days")
        row.state, row.posted_at = "posted", now
        row.objections_until = acting_deadline(now, days, workday=find_workday).ends
        _audit(session, officer_id, "group.post", row, now)
        return row


def dissolve_group(group_id: int, *, on: date, officer_id: int, now: datetime) -> None:
    """End a group after the election (274-15). Raises NotAllowedAtThisStage."""
    with transaction() as session:
        row = _changeable(session, group_id)
        if not row.founded_on <= on <= local_date(now):
            raise NotAllowedAtThisStage
        row.state, row.dissolved_on = "dissolved", on
        _audit(session, officer_id, "group.dissolve", row, now)


def check_members(session: Session, row: GroupRow) -> None:
    """Refuse a group that is not made as the law asks, or an owner in it who is not cleared.

    Raises OwnerNotCleared and what `check_group` refuses.
    """
    rules, members = rules_of(session, row.community_id), members_of(session, row.id)
    check_group(
        [Side(one.side) for one in members],
        [Side(one.side) for one in members if one.chair],
        GroupRules(
            min_members=rules.whole("group.min_members"),
            odd=rules.flag("group.odd_members"),
            owner_share=rules.share("group.owner_share"),
            chair=Side(rules.word("group.chair")),
        ),
    )
    check_cleared(session, row, members)


def find_group_problem(session: Session, row: GroupRow) -> RuleError | None:
    """Return what the group lacks before it may be posted, or None."""
    try:
        check_members(session, row)
    except RuleError as refused:
        return refused
    return None


def members_of(session: Session, group_id: int) -> Sequence[GroupMemberRow]:
    """Return the members in office, the chair first."""
    statement = (
        select(GroupMemberRow)
        .where(GroupMemberRow.group_id == group_id, GroupMemberRow.left_on.is_(None))
        .order_by(GroupMemberRow.chair.desc(), GroupMemberRow.id)
    )
    return session.scalars(statement).all()


def find_group_in_office(session: Session, community_id: str) -> GroupRow | None:
    """Return the community's group that is not dissolved, or None."""
    rows = list_groups(session, community_id)
    return next((row for row in rows if row.state != "dissolved"), None)


def _changeable(session: Session, group_id: int) -> GroupRow:
    row = get_row(session, GroupRow, group_id, lock=True)
    if row.state == "dissolved":
        raise NotAllowedAtThisStage
    return row


def _fall_back(row: GroupRow) -> None:
    row.state, row.posted_at, row.objections_until = "forming", None, None


def _audit(session: Session, officer_id: int, action: str, row: GroupRow, now: datetime) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=row.community_id)


def has_reelection_group(session: Session, community_id: str) -> bool:
    """Whether a re-election group is there, from its formation to its end (R37, 上海 28)."""
    row = find_group_in_office(session, community_id)
    return row is not None and row.kind == "reelection"


def find_preparatory_group(session: Session, community_id: str) -> PreparatoryGroup | None:
    """Return how the posted preparatory group is made, or None."""
    row = find_group_in_office(session, community_id)
    if row is None or row.kind != "preparatory" or row.state != "posted":
        return None
    members = members_of(session, row.id)
    owners = sum(one.side == Side.OWNER.value for one in members)
    chair = next((one.side for one in members if one.chair), "")
    return PreparatoryGroup(len(members), owners, chair)


register_reelection(has_reelection_group)
register_group(find_preparatory_group)
