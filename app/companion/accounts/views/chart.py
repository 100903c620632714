"""Pairs of bars, month by month, as numbers for an inline SVG; a table always stands beside them.

Law: what came in is a full bar and what went out a hatched one, so that no colour is needed;
a sum below 0, which only a correction makes, has no bar and stands in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.accounts import FundTotal, MonthStatement

STEP, BAR, HEIGHT, TOP = 56, 20, 120, 10
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: left edge, upper edge, height."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A month's two bars and the middle under them."""

    month: str
    middle: int
    received: Bar
    paid: Bar


@dataclass(frozen=True, slots=True)
class Chart:
    """A fund's chart: its totals, its pairs of bars, its size, the sum of a full bar."""

    fund: str
    totals: tuple[tuple[str, FundTotal], ...]
    pairs: tuple[Pair, ...]
    width: int
    height: int
    largest: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of this fund."""
        return not any(
            one.opening or one.received or one.paid or one.closing for _, one in self.totals
        )


def charts(statements: Sequence[MonthStatement]) -> list[Chart]:
    """Return a chart for each fund over the newest months."""
    shown = statements[-MOST_MONTHS:]
    if not shown:
        return []
    return [
        _chart(fund.fund, [(one.month, one.funds[place]) for one in shown])
        for place, fund in enumerate(shown[0].funds)
    ]


def _chart(fund: str, totals: list[tuple[str, FundTotal]]) -> Chart:
    largest = max(max(one.received, one.paid, 0) for _, one in totals)
    pairs = tuple(
        _pair(place, month, one, largest or 1) for place, (month, one) in enumerate(totals)
    )
    width = max(len(totals), 6) * STEP + 8
    return Chart(fund, tuple(totals), pairs, width, TOP + HEIGHT + 24, largest)


def _pair(place: int, month: str, total: FundTotal, largest: int) -> Pair:
    left = place * STEP + 8
    received = _bar(left, total.received, largest)
    return Pair(month, left + BAR + 1, received, _bar(left + BAR + 2, total.paid, largest))


def _bar(x: int, amount: int, largest: int) -> Bar:
    height = max(amount, 0) * HEIGHT // largest
    return Bar(x, TOP + HEIGHT - height, height)
