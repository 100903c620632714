"""Fields of the papers of a repair from the maintenance fund (RULES §3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import Cover, Enclosure, Signer


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit bears, in 分; no owner is named."""

    unit: str
    area: int
    amount: int


@dataclass(frozen=True, slots=True)
class CostShares:
    """分摊表: cost by area, largest remainder to the 分; the amounts add up to `cost`."""

    cover: Cover
    project: str
    scope: str
    decision: str
    cost: int
    area: int
    shares: tuple[Share, ...]
    objections_until: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """One item of an acceptance."""

    item: str
    standard: str
    quantity: str
    result: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """验收单."""

    cover: Cover
    project: str
    place: str
    contractor: str
    contract_price: int
    settled_price: int
    began: date
    finished: date
    items: tuple[Accepted, ...]
    warranty: str
    conclusion: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a company offers, in 分."""

    company: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """维修资金使用方案; `urgent` says that no vote is held and why; `old_budget` of a supplement.

    `voters` is how the vote is counted in words, empty where none is held.
    """

    cover: Cover
    project: str
    damage: str
    place: str
    works: str
    quantity: str
    scope: str
    units: int
    area: int
    quotes: tuple[Quote, ...]
    few_reason: str
    budget: int
    old_budget: int | None
    per_square_metre: int
    begins: date
    ends: date
    checked: tuple[str, ...]
    fund_balance: int
    first_deposit: int
    urgent_way: str
    posted_days: int
    voters: str


@dataclass(frozen=True, slots=True)
class EmergencyNotice:
    """应急维修公告: what was repaired without a vote, why the law allows it, who decided."""

    cover: Cover
    project: str
    cause: str
    basis: str
    damage: str
    place: str
    found: date
    proofs: tuple[Enclosure, ...]
    decided: str
    confirmed: str
    contractor: str
    price: int
    settled: int
    began: date
    finished: date
    scope: str
    units: int
    area: int
    audit: str
    comments_until: datetime


@dataclass(frozen=True, slots=True)
class RepairSettlement:
    """维修资金结算公示: what the works cost, who pays how much, what is left."""

    cover: Cover
    project: str
    scope: str
    units: int
    area: int
    decision: str
    contractor: str
    budget: int
    price: int
    advance: int
    settled: int
    audit: str
    amount: int
    largest: int
    smallest: int
    balance: int
    first_deposit: int
    top_up: str
    objections_until: datetime
