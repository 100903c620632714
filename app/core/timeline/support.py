"""Whether enough owners demand an assembly: by area and by heads (条例 13, 274-21).

Law: both shares are of the whole community and both must be reached; a share that is equal is
reached. Integer arithmetic only.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RuleError


class RequestTooSmall(RuleError):
    """Fewer owners have signed than the rules ask for; the fields say what is missing."""


@dataclass(frozen=True)
class Shortfall:
    """What is still missing: area in 0.01 m², heads; both 0 when enough have signed."""

    area: int
    heads: int

    @property
    def is_none(self) -> bool:
        """Whether both shares are reached."""
        return self.area == 0 and self.heads == 0


def find_shortfall(
    *,
    area: int,
    heads: int,
    total_area: int,
    total_heads: int,
    share_area: tuple[int, int],
    share_heads: tuple[int, int],
) -> Shortfall:
    """Return what is missing to both shares of the totals."""
    return Shortfall(
        _missing(area, total_area, share_area), _missing(heads, total_heads, share_heads)
    )


def find_either_shortfall(
    *,
    area: int,
    heads: int,
    total_area: int,
    total_heads: int,
    share_area: tuple[int, int],
    share_heads: tuple[int, int],
) -> Shortfall:
    """Return what is missing to the shares of which one is enough (青岛 22: 5 % of either).

    A share of nothing is no way of its own, unless both are: then anybody is enough (274-9).
    """
    missing = Shortfall(
        _missing(area, total_area, share_area), _missing(heads, total_heads, share_heads)
    )
    by_area = missing.area == 0 and (share_area[0] > 0 or share_heads[0] == 0)
    by_heads = missing.heads == 0 and (share_heads[0] > 0 or share_area[0] == 0)
    return Shortfall(0, 0) if by_area or by_heads else missing


def check_support(shortfall: Shortfall) -> None:
    """Refuse a demand that too few have signed; raises RequestTooSmall."""
    if not shortfall.is_none:
        raise RequestTooSmall(area=shortfall.area, heads=shortfall.heads)


def _missing(part: int, total: int, share: tuple[int, int]) -> int:
    """The least whole number more that makes part/total at least the share."""
    num, den = share
    needed = -(-total * num // den)
    return max(0, needed - part)
