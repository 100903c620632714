"""Fields of the papers around one assembly: agenda, poster, turnout, count, decision, posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import (
    Bar,
    Counted,
    Cover,
    Enclosure,
    PartlyOpened,
    Picture,
    Section,
    Signatory,
    Signer,
    Span,
    Total,
)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A motion as voted; `budget` in 分, None without one; `threshold` in words."""

    number: int
    title: str
    text: str
    matter: str
    basis: str
    motion_class: str
    threshold: str
    choices: tuple[str, ...]
    scope: str
    total: Total
    proposer: str
    text_sha256: str = ""
    budget: int | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """议题表."""

    cover: Cover
    meeting: str
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class PublicCount:
    """When and where paper ballots are counted in public."""

    at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Poster:
    """公告海报, one page: what is voted on, until when, how; QR of `cover.url`."""

    cover: Cover
    meeting: str
    window: Span
    titles: tuple[str, ...]
    ways: tuple[str, ...]
    paper_desk: str
    anchor: str
    counting: tuple[PublicCount, ...] = ()


@dataclass(frozen=True, slots=True)
class DayTurnout:
    """The turnout at the end of a day: heads so far, by channel, and area in tenths of the need."""

    day: date
    heads: int
    tenths: int | None
    by_phone: int
    on_paper: int


@dataclass(frozen=True, slots=True)
class DailyTurnout:
    """投票情况日报: how many took part, never how they voted.

    `missing_heads` to the quorum. Sums of area stand in no paper while the vote runs.
    """

    cover: Cover
    meeting: str
    scope: str
    total: Total
    days: tuple[DayTurnout, ...]
    need: str
    missing_heads: int
    is_area_enough: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """投票延期公示."""

    cover: Cover
    meeting: str
    scope: str
    closes: datetime
    new_closes: datetime
    reason: str
    basis: str
    total: Total
    participants: Total
    missing: Total


@dataclass(frozen=True, slots=True)
class CountedMotion:
    """One motion in the record of the count; `void` is the number of void items on paper."""

    number: int
    title: str
    total: Total
    participants: Total
    choices: tuple[Counted | PartlyOpened, ...]
    void: int


@dataclass(frozen=True, slots=True)
class PaperLedger:
    """Paper ballots in and out, in sheets; `reasons` says why items on them were void."""

    issued: int
    counted: int
    void: int
    spoiled: int
    unreturned: int
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CountRecord:
    """计票记录: where, who, sheets by reason, numbers by motion, differences, log root."""

    cover: Cover
    meeting: str
    place: str
    began: datetime
    ended: datetime
    by_phone: int
    paper: PaperLedger
    motions: tuple[CountedMotion, ...]
    differences: tuple[str, ...]
    attendance: tuple[Signer, ...]
    signers: tuple[Signer, ...]
    log_size: int
    log_root: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """会议决定: one carried motion as a paper of its own; `cover.number` is the decision's."""

    cover: Cover
    meeting: str
    item: int
    title: str
    text: str
    chosen: str
    scope: str
    total: Total
    participants: Total
    choices: tuple[Counted | PartlyOpened, ...]
    bars: tuple[Bar, ...]
    basis: str
    posted: date
    effective: date
    executor: str
    revocable_until: date
    text_sha256: str
    log_root: str


@dataclass(frozen=True, slots=True)
class PostedAt:
    """One place where a paper hung, with photos if there are some; `seen`: hung there that day."""

    place: str
    posted: datetime
    removed: datetime | None = None
    photo: Picture | None = None
    seen: date | None = None
    last_photo: Picture | None = None


@dataclass(frozen=True, slots=True)
class PostingProof:
    """公示证明: what was posted where, from when to when, and by whom."""

    cover: Cover
    document: str
    sha256: str
    first: date
    last: date
    days: int
    places: tuple[PostedAt, ...]
    poster: Signer
    witness: Signer


@dataclass(frozen=True, slots=True)
class Requisition:
    """临时会议提议书: matters, who signed, and whether 20 % of area and heads are reached."""

    cover: Cover
    addressee: str
    matters: tuple[Section, ...]
    total: Total
    signed: Total
    need: str
    is_enough: bool
    representative: str
    signatories: tuple[Signatory, ...]


@dataclass(frozen=True, slots=True)
class ConsultationResult:
    """意愿征询结果: it binds nobody."""

    cover: Cover
    topic: str
    scope: str
    window: Span
    total: Total
    answered: Total
    choices: tuple[Counted | PartlyOpened, ...]
    opinions: tuple[str, ...]
    next_step: str


@dataclass(frozen=True, slots=True)
class ConveningOrder:
    """责令召集通知书: the street office orders an idle committee to convene by a day."""

    cover: Cover
    committee: str
    matters: tuple[Section, ...]
    total: Total
    signed: Total
    need: str
    reached: date
    due: date | None
    until: date
