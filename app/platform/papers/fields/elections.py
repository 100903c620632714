"""Fields of the papers of a committee election, from the method to the handover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import (
    Bar,
    Cover,
    Days,
    Picture,
    Section,
    Signatory,
    Signer,
    Total,
)


@dataclass(frozen=True, slots=True)
class ElectionMethod:
    """选举办法: the numbers, then the sections of the method."""

    cover: Cover
    meeting: str
    seats: int
    candidates: int
    alternates: int
    minimum: int
    term_years: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What a candidate says of themselves; blank texts are lines to fill in."""

    name: str = ""
    sex: str = ""
    age: int | None = None
    unit: str = ""
    phone_masked: str = ""
    job: str = ""
    party: str = ""
    statement: str = ""
    photo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Nomination:
    """候选人推荐、自荐表; `way`: 自荐, 业主联名推荐, 居民委员会推荐, 党组织推荐."""

    cover: Cover
    meeting: str
    way: str
    candidate: CandidateFacts
    recommenders: tuple[Signatory, ...]
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of eligibility and what proves it; `held` None is not checked yet."""

    text: str
    evidence: str = ""
    held: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EligibilityCheck:
    """资格审查表 of one candidate."""

    cover: Cover
    meeting: str
    candidate: str
    unit: str
    conditions: tuple[Condition, ...]
    opinion: str
    examiners: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Pledge:
    """承诺书 of one candidate."""

    cover: Cover
    meeting: str
    candidate: str
    unit: str
    promises: tuple[str, ...]
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate as posted, who agreed to every line of it; `home` is building and no more."""

    number: int
    name: str
    home: str
    job: str
    party: str
    recommender: str
    statement: str
    photo: Picture | None = None


@dataclass(frozen=True, slots=True)
class CandidatePages:
    """候选人情况公示."""

    cover: Cover
    meeting: str
    seats: int
    order: str
    candidates: tuple[Candidate, ...]
    objections_until: datetime


@dataclass(frozen=True, slots=True)
class ElectionBallot:
    """选票 of one right; `owner_masked` because copies are kept."""

    cover: Cover
    meeting: str
    serial: str
    unit: str
    owner_masked: str
    heads: int
    area: int
    seats: int
    candidates: tuple[str, ...]
    closes: datetime
    return_to: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate's place: votes in favour by heads and area; `state`: 当选, 候补, 未当选."""

    rank: int
    name: str
    heads: int
    area: int
    state: str


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """选举结果公告."""

    cover: Cover
    meeting: str
    seats: int
    minimum: int
    total: Total
    participants: Total
    quorum: tuple[Bar, ...]
    standings: tuple[Standing, ...]
    void: int
    remarks: tuple[str, ...]
    posted: date
    objections_until: datetime
    revocable_until: date


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a committee as posted."""

    name: str
    post: str
    home: str = ""
    duties: str = ""


@dataclass(frozen=True, slots=True)
class CommitteeMembers:
    """成员名单公示."""

    cover: Cover
    term: str
    period: Days
    members: tuple[Member, ...]
    alternates: tuple[str, ...]
    elected_by: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One thing of a handover."""

    kind: str
    name: str
    count: str
    condition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """移交清单, of a committee or of a property company."""

    cover: Cover
    occasion: str
    giver: str
    taker: str
    due: date
    basis: str
    items: tuple[HandedOver, ...]
    supervisors: tuple[Signer, ...]
