"""Fields of the papers of a repair from the maintenance fund (RULES §3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import Cover, Signer


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
