"""The list of a preparatory or re-election group, to be hung up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly
from app.committee.models import (
    GroupRow,
)
from app.committee.service.groups import members_of
from app.committee.service.papers.cover import GROUPS, SIDES, cover
from app.committee.service.reading import (
    CommitteeThingNotFound,
    get_row,
    list_committees,
    shown_name,
)
from app.platform.papers import render_paper
from app.platform.papers.fields.first import GroupDissolved, GroupMember, GroupMembers
from app.platform.papers.fields.shared import Signer
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


HANDED_OVER = (
    "会议公告、送达记录和表决票；",
    "业主清册及其公示、异议和答复；",
    "会议纪要、决定和认证书；",
    "筹备经费的账目和凭证。",
)


GROUP_DUTIES = (
    "确认并公示业主身份、业主人数以及所拥有的专有部分面积",
    "确定会议召开的时间、地点、形式和内容",
    "草拟管理规约、业主大会议事规则",
    "制定业主委员会成员候选人产生办法，确定候选人名单",
    "制定业主委员会选举办法",
    "完成召开首次业主大会会议的其他准备工作",
)


def group_paper(session: Session, group_id: int, *, now: datetime) -> bytes:
    """Return 筹备组成员名单公告 of a posted group; raises CommitteeThingNotFound."""
    row = get_row(session, GroupRow, group_id)
    if row.objections_until is None:
        raise CommitteeThingNotFound(id=group_id)
    community = get_community(session, row.community_id)
    members = tuple(
        GroupMember(
            name=shown_name(one.name, public=one.name_public),
            side=SIDES[one.side],
            post="组长" if one.chair else "成员",
            duties=one.duty,
            phone=(one.phone or "") if one.phone_public else "",
        )
        for one in members_of(session, group_id)
    )
    paper = GroupMembers(
        cover=cover(session, row.community_id, community.street_office),
        founded=row.founded_on,
        basis="《业主大会和业主委员会指导规则》第九条至第十一条",
        members=members,
        duties=GROUP_DUTIES,
        office=row.contact or community.help_phone,
        objections_until=row.objections_until,
    )
    return render_paper("group-members", paper, now=now)


def dissolution_paper(session: Session, group_id: int, *, now: datetime) -> bytes:
    """Return 筹备组解散公告; raises CommitteeThingNotFound before it is dissolved."""
    row = get_row(session, GroupRow, group_id)
    if row.dissolved_on is None:
        raise CommitteeThingNotFound(id=group_id)
    committees = [
        one
        for one in list_committees(session, row.community_id)
        if one.decided_on >= row.founded_on
    ]
    elected_by = committees[0].assembly_id if committees else None
    chair = next((one.name for one in members_of(session, group_id) if one.chair), "")
    paper = GroupDissolved(
        cover=cover(session, row.community_id, GROUPS[row.kind]),
        group=GROUPS[row.kind],
        founded=row.founded_on,
        meeting="" if elected_by is None else get_assembly(session, elected_by).title,
        committee=f"第{committees[0].number}届业主委员会" if committees else "业主委员会",
        dissolved=row.dissolved_on,
        handed_over=HANDED_OVER,
        signers=(Signer("组长", chair), Signer("接收人")),
    )
    return render_paper("group-dissolved", paper, now=now)
