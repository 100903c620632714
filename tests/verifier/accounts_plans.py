"""What the books of a small community say over three months, and what its owners know of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from app.core.accounts import (
    PublicJournal,
    PublicLine,
    UnitBalance,
    commit_memo,
    commit_unit,
    line_place,
)

COMMUNITY = "spring"
UNITS = ("370202001001GB00001F00010001", "370202001001GB00001F00010002")
RESOLUTION = {"kind": "resolution", "assembly": "a1", "motion": "m1"}


def salt(place: str, unit: str) -> bytes:
    return sha256(f"{place}/{unit}".encode()).digest()


def voucher(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def of_unit(number: int, line: int, account: str, amount: int, unit: str) -> PublicLine:
    place = line_place(number, line)
    return PublicLine(account, amount, commit_unit(COMMUNITY, place, salt(place, unit), unit))


def journal(number: int, on: str, *lines: tuple[str, int], **more: Any) -> PublicJournal:
    """A journal without units; `more` are its other fields."""
    plain = {"memo": "as agreed", "source": f"act:{number}", **more}
    made = tuple(PublicLine(*line) for line in lines)
    return PublicJournal(number=number, on=date.fromisoformat(on), lines=made, **plain)


def veiled(number: int, on: str, *lines: tuple[str, int, str | None], **more: Any) -> PublicJournal:
    """A journal that names units, so its words are a commitment."""
    made = tuple(
        PublicLine(account, amount)
        if unit is None
        else of_unit(number, place, account, amount, unit)
        for place, (account, amount, unit) in enumerate(lines)
    )
    words = commit_memo(COMMUNITY, number, salt("memo", str(number)), "secret words")
    return PublicJournal(
        number=number,
        on=date.fromisoformat(on),
        lines=made,
        source=f"payment:{number}",
        memo_commitment=words,
        **more,
    )


def balance(month: str, unit: str, opening: int, closing: int) -> UnitBalance:
    return UnitBalance(commit_unit(COMMUNITY, month, salt(month, unit), unit), opening, closing)


@dataclass
class Plan:
    """A month before it is closed."""

    month: str
    journals: list[PublicJournal]
    units: list[UnitBalance]
    later: list[int] = field(default_factory=list)
    # A lie about the lines: what the file holds instead of what the entry was made from.
    file: list[PublicJournal] | None = None


def plans() -> list[Plan]:
    """Three months: money brought in, a payment, a refund, a reversal, an empty month's end."""
    a, b = UNITS
    september = [
        journal(1, "2024-09-01", ("escrow", 500_000), ("opening", -500_000)),
        veiled(
            2,
            "2024-09-01",
            ("fund_bank", 300_000, None),
            ("fund_units", -100_000, a),
            ("fund_units", -200_000, b),
        ),
        veiled(
            3,
            "2024-09-12",
            ("escrow", 12_000, None),
            ("receivable", -9_000, a),
            ("prepaid", -3_000, b),
        ),
        # Posted before number 5, dated in October: number 4 comes later.
        journal(
            5,
            "2024-09-30",
            ("property_costs", 40_000),
            ("escrow", -40_000),
            authority={"kind": "budget", "line": 3},
            evidence=(voucher("invoice"),),
        ),
    ]
    october = [
        journal(4, "2024-10-01", ("shared_bank", 7_000), ("parking_income", -7_000)),
        veiled(6, "2024-10-08", ("prepaid", 2_000, b), ("escrow", -2_000, None)),
        veiled(
            7,
            "2024-10-20",
            ("fund_units", 30_000, a),
            ("fund_units", 60_000, b),
            ("fund_bank", -90_000, None),
            authority=RESOLUTION,
            evidence=(voucher("wall"), voucher("report")),
        ),
    ]
    november = [
        journal(
            8,
            "2024-11-02",
            ("property_costs", -40_000),
            ("escrow", 40_000),
            reverses=5,
            memo="sent to the wrong account",
        ),
        journal(9, "2024-11-03", ("shared_bank", 900), ("advert_income", -900)),
    ]
    return [
        Plan(
            "2024-09",
            september,
            [balance("2024-09", a, 0, 100_000), balance("2024-09", b, 0, 200_000)],
            later=[4],
        ),
        Plan(
            "2024-10",
            october,
            [balance("2024-10", a, 100_000, 70_000), balance("2024-10", b, 200_000, 140_000)],
        ),
        Plan(
            "2024-11",
            november,
            [balance("2024-11", a, 70_000, 70_000), balance("2024-11", b, 140_000, 140_000)],
        ),
    ]
