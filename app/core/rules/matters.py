"""The matters owners decide jointly: the nine of Civil Code 278, and the consent of 279.

Law: the class of a matter fixes the consent it needs (278 ¶2): items 6 to 8 are special, the others
ordinary; item 3 is an ordinary matter decided by election; 279 needs every affected owner (RULES
R5, R44). The national class of each matter stands here; a profile names the local article and may
not lower a class. Items 1 to 4 concern everybody: no part of the owners can decide them (R6).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import RuleError


class MotionClass(StrEnum):
    """Which consent a motion needs."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    ELECTION = "election"
    UNANIMOUS_AFFECTED = "unanimous_affected"


class MatterUnknown(RuleError):
    """No such matter in Civil Code 278 or 279."""


class PartScopeNotAllowed(RuleError):
    """Only the owners of the whole community can decide this matter (R6)."""


class ClassBelowLaw(RuleError):
    """A motion or profile asks for less consent than the law does for its matter (R5)."""


@dataclass(frozen=True)
class Matter:
    """One matter: id, the law's own words, class, and whether only all owners may decide it."""

    id: str
    text: str
    motion_class: MotionClass
    whole_community_only: bool = False


_LIST = (
    Matter("278-1", "制定和修改业主大会议事规则", MotionClass.ORDINARY, whole_community_only=True),
    Matter("278-2", "制定和修改管理规约", MotionClass.ORDINARY, whole_community_only=True),
    Matter(
        "278-3",
        "选举业主委员会或者更换业主委员会成员",
        MotionClass.ELECTION,
        whole_community_only=True,
    ),
    Matter(
        "278-4",
        "选聘和解聘物业服务企业或者其他管理人",
        MotionClass.ORDINARY,
        whole_community_only=True,
    ),
    Matter("278-5", "使用建筑物及其附属设施的维修资金", MotionClass.ORDINARY),
    Matter("278-6", "筹集建筑物及其附属设施的维修资金", MotionClass.SPECIAL),
    Matter("278-7", "改建、重建建筑物及其附属设施", MotionClass.SPECIAL),
    Matter("278-8", "改变共有部分的用途或者利用共有部分从事经营活动", MotionClass.SPECIAL),
    Matter("278-9", "有关共有和共同管理权利的其他重大事项", MotionClass.ORDINARY),
    Matter("279", "将住宅改变为经营性用房", MotionClass.UNANIMOUS_AFFECTED),
)
MATTERS: dict[str, Matter] = {matter.id: matter for matter in _LIST}

# What a class demands, in steps; an election is decided candidate by candidate like an ordinary
# matter.
_DEMAND = {
    MotionClass.ORDINARY: 1,
    MotionClass.ELECTION: 1,
    MotionClass.SPECIAL: 2,
    MotionClass.UNANIMOUS_AFFECTED: 3,
}


def get_matter(matter_id: str) -> Matter:
    """Return the matter; raises MatterUnknown."""
    if matter_id not in MATTERS:
        raise MatterUnknown(matter=matter_id)
    return MATTERS[matter_id]


def check_scope_allowed(matter_id: str, *, whole_community: bool) -> None:
    """Refuse a part of the owners deciding what concerns all (R6).

    Raises MatterUnknown, PartScopeNotAllowed.
    """
    if get_matter(matter_id).whole_community_only and not whole_community:
        raise PartScopeNotAllowed(matter=matter_id)


def check_class_allowed(matter_id: str, motion_class: MotionClass) -> None:
    """Refuse a class that asks for less than the law does for the matter (R5).

    Raises MatterUnknown, ClassBelowLaw.
    """
    lawful = get_matter(matter_id).motion_class
    if _DEMAND[motion_class] < _DEMAND[lawful]:
        raise ClassBelowLaw(matter=matter_id, motion_class=motion_class.value, law=lawful.value)
