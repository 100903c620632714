"""The chart of accounts: what each code is, and whose money it moves.

Law: the codes of CHART mean the same in every community; a community may add codes of its own,
whose kind and fund then never change. Only accounts of the kind `bank` hold money.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("bank", "asset", "liability", "income", "cost", "equity")
FUNDS = ("property", "shared", "maintenance")
UNIT_ACCOUNT = "fund_units"
# What flats paid in advance is theirs: giving it back needs no resolution, but never exceeds it.
RETURNABLE = "prepaid"


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its code, its kind (KINDS), and its fund (FUNDS) or None."""

    code: str
    kind: str
    fund: str | None


CHART = {
    code: Account(code, kind, fund)
    for code, kind, fund in (
        ("advert_income", "income", "shared"),
        ("escrow", "bank", "property"),
        ("fee_income", "income", "property"),
        ("fund_bank", "bank", "maintenance"),
        ("fund_costs", "cost", "maintenance"),
        ("fund_units", "liability", "maintenance"),
        ("opening", "equity", None),
        ("other_income", "income", "shared"),
        ("parking_income", "income", "shared"),
        ("prepaid", "liability", None),
        ("property_costs", "cost", "property"),
        ("receivable", "asset", None),
        ("shared_bank", "bank", "shared"),
        ("shared_costs", "cost", "shared"),
    )
}
