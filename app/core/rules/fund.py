"""A repair from the maintenance fund: what may not be paid, overrun, audit, topping up.

Law (165号令 20, 25; Civil Code 281, 283; RULES R29): four kinds of cost are never the fund's;
where a settlement passes the voted budget by more than the place's share, the owners vote anew;
from a certain cost on, the place has it audited; below a part of the first deposit owners top up.
Amounts are in 分, shares two integers.
"""

from __future__ import annotations

from collections.abc import Collection

from app.core.errors import RuleError

#: 165号令 25: costs that the fund never bears.
NOT_PAYABLE = ("warranty", "utility", "culprit", "contract")


class FundNotPayable(RuleError):
    """A cost of 165号令 25 is not the fund's; `why` is one of NOT_PAYABLE."""


def check_payable(causes: Collection[str]) -> None:
    """Refuse a repair that somebody else has to pay for; raises FundNotPayable."""
    for why in NOT_PAYABLE:
        if why in causes:
            raise FundNotPayable(why=why)


def is_overrun(spent: int, budget: int, share: tuple[int, int]) -> bool:
    """Whether `spent` passes the budget by more than the share: exactly the share does not."""
    num, den = share
    return (spent - budget) * den > budget * num


def is_audit_due(spent: int, audit_from: int) -> bool:
    """Whether a cost must be audited; 0 names no cost from which on."""
    return audit_from > 0 and spent >= audit_from


def is_top_up_due(balance: int, first_deposit: int, part: tuple[int, int]) -> bool:
    """Whether the balance is below this part of the first deposit; a part of 0 asks for nothing."""
    num, den = part
    return num > 0 and balance * den < first_deposit * num
