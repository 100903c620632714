"""Fields of the papers of hiring and dismissing a property company (RULES §3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import (
    Bar,
    Counted,
    Cover,
    PartlyOpened,
    Section,
    Signer,
    Span,
    Total,
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service item with its standard; `fee` in 分 per m² and month, None if within another."""

    name: str
    standard: str
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class HiringPlan:
    """选聘方案."""

    cover: Cover
    company: str
    contract_ends: date
    way: str
    term: str
    services: tuple[Service, ...]
    requirements: tuple[str, ...]
    schedule: tuple[tuple[str, date], ...]
    comments_until: datetime


@dataclass(frozen=True, slots=True)
class TenderNotice:
    """招标公告; not `decided`: held before the owners vote on whether to keep their company."""

    cover: Cover
    project: tuple[tuple[str, str], ...]
    requirements: tuple[str, ...]
    sign_up: Span
    sign_up_place: str
    opening: datetime
    opening_place: str
    sections: tuple[Section, ...]
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Bidder:
    """A bidder with its price (分 per m² and month) and points (hundredths) by criterion."""

    name: str
    price: int
    points: tuple[int, ...]
    rank: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """评标报告; `criteria` are names with their highest points (hundredths)."""

    cover: Cover
    at: datetime
    place: str
    criteria: tuple[tuple[str, int], ...]
    bidders: tuple[Bidder, ...]
    panel: tuple[Signer, ...]
    conclusion: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChosenCompany:
    """中选公示: which company the owners chose, with the numbers."""

    cover: Cover
    meeting: str
    company: str
    total: Total
    participants: Total
    choices: tuple[Counted | PartlyOpened, ...]
    bars: tuple[Bar, ...]
    terms: tuple[tuple[str, str], ...]
    posted: date
    objections_until: datetime
    sign_by: date


@dataclass(frozen=True, slots=True)
class Dismissal:
    """解聘通知书: Civil Code 946, 60 days in writing."""

    cover: Cover
    company: str
    contract: str
    decision: str
    decided: date
    last_day: date
    handover_by: date
    handed_over: tuple[str, ...]
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """One part of a takeover inspection."""

    part: str
    count: str
    found: str
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class TakeoverInspection:
    """承接查验协议."""

    cover: Cover
    giver: str
    taker: str
    at: date
    items: tuple[Inspected, ...]
    agreements: tuple[str, ...]
    signers: tuple[Signer, ...]
