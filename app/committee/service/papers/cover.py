"""What stands on top of this room's papers, and the words they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.draft import Draft
from app.assembly.service.read import get_assembly
from app.committee.models import (
    CommitteeRow,
    ElectionRow,
    GroupRow,
)
from app.platform.config import current_config
from app.platform.papers.fields.shared import (
    Cover,
)
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


SIDES = {
    "owner": "业主",
    "developer": "建设单位",
    "street_office": "街道办事处",
    "residents_committee": "居民委员会",
    "police": "公安派出所",
    "other": "其他",
}


GROUPS = {"preparatory": "首次业主大会会议筹备组", "reelection": "业主委员会换届改选小组"}


OWN_BODIES = frozenset({"业主委员会", *GROUPS.values()})


POSTS = {"chair": "主任", "vice": "副主任", "member": "委员"}


WAYS = {
    "self": "自荐",
    "joint": "业主联名推荐",
    "residents_committee": "居民委员会推荐",
    "party_branch": "党组织推荐",
}


STATES = {"elected": "当选", "alternate": "候补", "not_elected": "未当选"}


SEXES = {"f": "女", "m": "男"}


def cover(session: Session, community_id: str, issuer: str, *, rehearsal: bool = False) -> Cover:
    """Return what stands on top of a paper of this community.

    A body that every community has is named with its community.
    """
    community = get_community(session, community_id)
    return Cover(
        community=community.name,
        issuer=(community.name if issuer in OWN_BODIES else "") + issuer or community.name,
        contact=community.help_phone,
        url=f"{current_config().public_url}/c/{community_id}/committee",
        rehearsal=rehearsal,
    )


def issuer_of(session: Session, row: ElectionRow) -> str:
    """Return who announces an election: its group, else whoever convenes, else the committee."""
    group = None if row.group_id is None else session.get(GroupRow, row.group_id)
    if group is not None:
        return GROUPS[group.kind]
    if row.assembly_id is None:
        return "业主委员会"
    return Draft.of(get_assembly(session, row.assembly_id)).convener_name or "业主委员会"


def office_of(session: Session, row: CommitteeRow) -> str:
    community = get_community(session, row.community_id)
    return community.residents_committee or community.street_office


def term_of(row: CommitteeRow) -> str:
    return f"第{row.number}届业主委员会"


def meeting_of(session: Session, row: ElectionRow) -> str:
    """Return the assembly that votes on an election, by its name once it has one."""
    if row.assembly_id is None:
        return "业主大会会议"
    return get_assembly(session, row.assembly_id).title
