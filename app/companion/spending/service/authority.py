"""What entitles a payment: an effective resolution, an approved budget line, an urgent repair.

Law (RULES §3.5, R29): without authority nothing is paid. The fund's money goes no further than the
plan's budget and the place's overrun (a tenth), over all payments of the matter together, and is
borne by the units of its scope alone; a supplement that owners carried takes the plan's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.core.errors import RuleError

if TYPE_CHECKING:
    from app.companion.spending.service.effects import Decision

RESOLUTION, EMERGENCY, BUDGET = "resolution", "emergency", "budget"
FUND_BANK, FUND_UNITS = "fund_bank", "fund_units"
#: From which bank account each kind of cost is paid.
PAID_FROM = {"property_costs": "escrow", "shared_costs": "shared_bank", FUND_UNITS: FUND_BANK}


class AuthorityMissing(RuleError):
    """The payment names no resolution, no budget line and no urgent repair of this community."""


class AuthorityWithoutSum(RuleError):
    """The owners decided on no sum of money."""


class AuthorityOutOfTime(RuleError):
    """A budget line is spent in its year."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What may be paid and from where.

    `key` is what all payments under it share, `limit` in 分 the most they may come to together;
    `account` is the cost account, or fund_units with `units` as (unit, area) that bear the cost.
    """

    said: dict[str, Any]
    key: str
    title: str
    limit: int
    account: str
    units: tuple[tuple[int, int], ...] = ()
    min_score: int | None = None
    rehearsal: bool = False
    decided_on: date | None = None
    ends_on: date | None = None

    @property
    def bank(self) -> str:
        return PAID_FROM[self.account]


def with_overrun(budget: int, share: tuple[int, int]) -> int:
    """Return the most that a budget allows, in 分: exactly the share is no overrun."""
    num, den = share
    return budget + budget * num // den


def said_of(decision: Decision) -> dict[str, Any]:
    """Return how a payment names a resolution."""
    return {
        "kind": RESOLUTION,
        "assembly": decision.assembly_id,
        "motion": decision.motion,
    }
