"""Fields of the papers of a first assembly, from its conditions to the group's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import Cover, Enclosure, Section, Signatory, Signer, Total


@dataclass(frozen=True, slots=True)
class FoundingTest:
    """One of the conditions under which a first assembly may be held, as it stands."""

    text: str
    value: str
    held: bool


@dataclass(frozen=True, slots=True)
class FoundingReport:
    """首次业主大会条件报告."""

    cover: Cover
    addressee: str
    developer: str
    company: str
    total: Total
    delivered: Total
    first_delivery: date | None
    tests: tuple[FoundingTest, ...]
    enclosures: tuple[Enclosure, ...]


@dataclass(frozen=True, slots=True)
class GroupApplication:
    """成立筹备组申请书 of owners."""

    cover: Cover
    addressee: str
    reasons: tuple[str, ...]
    total: Total
    signed: Total
    need: str
    is_enough: bool
    representative: str
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A member of the preparatory group; `side`: 业主, 建设单位, 街道办事处, 居民委员会."""

    name: str
    side: str
    post: str
    duties: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """筹备组成员名单公告: the phones are those the members publish."""

    cover: Cover
    founded: date
    basis: str
    members: tuple[GroupMember, ...]
    duties: tuple[str, ...]
    office: str
    objections_until: datetime


@dataclass(frozen=True, slots=True)
class PreparedMatters:
    """筹备事项公告: drafts and decisions of the preparatory group, with their files."""

    cover: Cover
    meeting: str
    matters: tuple[Section, ...]
    enclosures: tuple[Enclosure, ...]
    objections_until: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection with its answer; `text` names nobody."""

    number: str
    at: date
    about: str
    text: str
    answer: str
    decision: str
    answered: date | None


@dataclass(frozen=True, slots=True)
class Objections:
    """异议记录与答复."""

    cover: Cover
    meeting: str
    rows: tuple[Answered, ...]
    answer_days: int
    ruled_by: str


@dataclass(frozen=True, slots=True)
class GroupDissolved:
    """筹备组解散公告."""

    cover: Cover
    group: str
    founded: date
    meeting: str
    committee: str
    dissolved: date
    handed_over: tuple[str, ...]
    signers: tuple[Signer, ...]
