"""Money is an integer number of 分 (1/100 yuan); no float ever touches it.

Costs are shared by exclusive area (Civil Code 283) with the largest remainder: everyone pays the
whole 分 of their exact share, the 分 left over go to the largest fractions, so the shares always
add up to the total (RULES R29).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.errors import RuleError

# Up to ten billion yuan; the thousands may be set apart.
_YUAN = re.compile(r"([0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))?")


class ShareBaseInvalid(RuleError):
    """A cost needs a total of at least 0 分 and weights of at least 0 that are not all 0."""


class MoneyInvalid(RuleError):
    """An amount is written otherwise than as yuan with at most two decimals, or is too large."""


def parse_yuan(text: str) -> int:
    """Return 分 of an amount in yuan as people type it: "1,234.5" → 123450.

    Raises MoneyInvalid.
    """
    found = _YUAN.fullmatch(text.strip())
    if found is None:
        raise MoneyInvalid(text=text[:40])
    yuan, cents = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    return int(yuan) * 100 + int(cents)


def format_yuan(fen: int) -> str:
    """Return 分 as yuan with two decimals and thousands separated: 123456 → "1,234.56"."""
    sign = "-" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{cents:02d}"


def share_by_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Return the total in 分 split in proportion to the weights (areas in 0.01 m²), in their order.

    Equal remainders are served in the order given. Raises ShareBaseInvalid.
    """
    base = sum(weights)
    if total < 0 or base == 0 or min(weights) < 0:
        raise ShareBaseInvalid(total=total, weights=len(weights))
    shares = [total * weight // base for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % base))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares
