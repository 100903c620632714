"""The chart of accounts: the same short one for every community.

Law: a debit stands above 0, a credit below; `sign` turns an account's sum into the figure that
people read (what is in the bank, what was earned, what belongs to a unit: all above 0).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RuleError

BANK, CLAIM, DUTY, INCOME, COST, OPENING = "bank", "claim", "duty", "income", "cost", "opening"
NEVER, MAY, MUST = "never", "may", "must"


class AccountUnknown(RuleError):
    """The chart has no such account; `account` says which."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `units` says whether its lines name a unit (never, may, must)."""

    code: str
    kind: str
    units: str = NEVER

    @property
    def sign(self) -> int:
        """1 where debits raise what people read, -1 where credits do."""
        return 1 if self.kind in (BANK, CLAIM, COST) else -1


CHART = {
    one.code: one
    for one in (
        Account("escrow", BANK),
        Account("shared_bank", BANK),
        Account("fund_bank", BANK),
        Account("receivable", CLAIM, MAY),
        Account("prepaid", DUTY, MAY),
        Account("fund_units", DUTY, MUST),
        Account("fee_income", INCOME),
        Account("parking_income", INCOME),
        Account("advert_income", INCOME),
        Account("other_income", INCOME),
        Account("property_costs", COST),
        Account("shared_costs", COST),
        Account("fund_costs", COST),
        Account("opening", OPENING),
    )
}
BANKS = tuple(one.code for one in CHART.values() if one.kind == BANK)
INCOMES = tuple(one.code for one in CHART.values() if one.kind == INCOME)
COSTS = tuple(one.code for one in CHART.values() if one.kind == COST)


def get_account(code: str) -> Account:
    """Return an account of the chart; raises AccountUnknown."""
    found = CHART.get(code)
    if found is None:
        raise AccountUnknown(account=code[:40])
    return found
