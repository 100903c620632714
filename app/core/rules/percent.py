"""Shares for people to read: percentages cut off, never rounded, and the exact fraction.

Law (RULES R38): 66,666 of 100,000 misses two thirds and must not be shown as 66.67 %.
"""

from __future__ import annotations

from app.core.errors import RuleError


class ShareInvalid(RuleError):
    """A share needs a part of at least 0 of a whole of at least 0, and 0 of 0 at most."""


def truncated_percent(part: int, whole: int) -> str:
    """Return the share as a percentage cut off after two decimals: (2, 3) → "66.66%".

    0 of 0 is "0.00%". Raises ShareInvalid.
    """
    _check_share(part, whole)
    hundredths = part * 10_000 // max(whole, 1)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def exact_fraction(part: int, whole: int) -> str:
    """Return the share as it was counted, not reduced: "66666/100000". Raises ShareInvalid."""
    _check_share(part, whole)
    return f"{part}/{whole}"


def _check_share(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise ShareInvalid(part=part, whole=whole)
