"""Where one of two shares is enough: a share of nothing is no way of its own."""

from __future__ import annotations

import pytest

from app.core.timeline import support


@pytest.mark.parametrize(
    ("area", "heads", "share_area", "share_heads", "enough"),
    [
        (500, 0, (1, 20), (1, 20), True),
        (0, 5, (1, 20), (1, 20), True),
        (499, 4, (1, 20), (1, 20), False),
        (0, 4, (0, 1), (1, 20), False),
        (0, 5, (0, 1), (1, 20), True),
        (0, 0, (0, 1), (0, 1), True),
    ],
)
def test_either_share_is_enough(
    area: int, heads: int, share_area: tuple[int, int], share_heads: tuple[int, int], enough: bool
) -> None:
    missing = support.find_either_shortfall(
        area=area,
        heads=heads,
        total_area=10_000,
        total_heads=100,
        share_area=share_area,
        share_heads=share_heads,
    )
    assert missing.is_none is enough
