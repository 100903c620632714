"""What a tariff comes to, exactly, and how a run of bills is rounded.

Law: rates are integers in 1/10000 分, areas in 0.01 m², meters in 1/1000; in between fractions, no
float. A run is rounded once: the exact amounts of its bills are added up and the total is rounded
to the 分, half up. Each bill has the whole 分 of its exact amount, and the 分 that are left go to
the bills with the largest fractions, equal ones in the order of the run. So the bills add up to the
total, and none is off by a whole 分.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import floor
from typing import Any

from app.core.errors import RuleError

AREA, UNIT, PARKING, ONCE, METERED = "area", "unit", "parking", "once", "metered"
KINDS = (AREA, UNIT, PARKING, ONCE, METERED)
# The late fee of another bill: 分 that were open, added up over the days, × 1/10000 a day.
LATE = "late"
RATE_SCALE = 10_000
SCALE = {AREA: 100, METERED: 1000}
_DECIMAL = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?")


class RateInvalid(RuleError):
    """A rate is written in yuan with at most six decimals."""


class QuantityInvalid(RuleError):
    """A quantity is written with at most three decimals."""


@dataclass(frozen=True, slots=True)
class Part:
    """One product of a bill: quantity × rate × months, by one version of the tariff."""

    kind: str
    quantity: int
    rate: int
    months: int
    version: int
    measure: str = ""

    @property
    def exact(self) -> Fraction:
        """The amount in 分."""
        scale = SCALE.get(self.kind, 1) * RATE_SCALE
        return Fraction(self.quantity * self.rate * self.months, scale)

    @property
    def quantity_text(self) -> str:
        return _decimals(self.quantity, SCALE.get(self.kind, 1), least=2 * (self.kind == AREA))

    @property
    def rate_text(self) -> str:
        return format_rate(self.rate)


def exact_of(parts: Iterable[Part]) -> Fraction:
    """Return what the parts come to, in 分."""
    return sum((part.exact for part in parts), Fraction(0))


def round_once(exacts: Sequence[Fraction]) -> list[int]:
    """Return whole 分, in order, that add up to the total rounded half up."""
    total = floor(sum(exacts, Fraction(1, 2)))
    amounts = [floor(exact) for exact in exacts]
    by_fraction = sorted(range(len(exacts)), key=lambda i: amounts[i] - exacts[i])
    for index in by_fraction[: total - sum(amounts)]:
        amounts[index] += 1
    return amounts


def parse_rate(text: str) -> int:
    """Return 1/10000 分 of a rate in yuan: "1.8" → 1800000. Raises RateInvalid."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None:
        raise RateInvalid
    return int(found[1] + (found[2] or "").ljust(6, "0"))


def format_rate(rate: int) -> str:
    """Return a rate in yuan with at least two decimals: 1800000 → "1.80"."""
    return _decimals(rate, 1_000_000, least=2)


def parse_quantity(text: str) -> int:
    """Return 1/1000 of a meter's quantity: "12.5" → 12500. Raises QuantityInvalid."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or len(found[2] or "") > 3:
        raise QuantityInvalid
    return int(found[1] + (found[2] or "").ljust(3, "0"))


def encode_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return the parts as a bill keeps them."""
    return [asdict(part) for part in parts]


def parse_parts(kept: Iterable[dict[str, Any]]) -> tuple[Part, ...]:
    """Return the parts of a bill."""
    return tuple(Part(**one) for one in kept)


def _decimals(value: int, scale: int, *, least: int) -> str:
    whole, rest = divmod(value, scale)
    digits = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0") if rest else ""
    digits = digits.ljust(least, "0")
    return f"{whole:,}.{digits}" if digits else f"{whole:,}"
