"""What everybody is told of an area while people sign or vote: whole tenths of what is needed."""

from __future__ import annotations

import pytest

from app.core.area import find_tenths

FIFTH, TWO_THIRDS, NOTHING = (1, 5), (2, 3), (0, 1)


@pytest.mark.parametrize(
    ("area", "share", "count", "tenths"),
    [
        (0, FIFTH, 5, 0),
        (199_99, FIFTH, 5, 9),
        (200_00, FIFTH, 5, 10),
        (1000_00, FIFTH, 5, 10),
        (20_00, FIFTH, 5, 1),
        (19_99, FIFTH, 5, 0),
        (666_66, TWO_THIRDS, 9, 9),
        (666_67, TWO_THIRDS, 9, 10),
        (200_00, FIFTH, 4, None),
        (0, NOTHING, 5, 10),
        (0, NOTHING, 4, None),
    ],
)
def test_whole_tenths_rounded_down_from_five_on(
    area: int, share: tuple[int, int], count: int, tenths: int | None
) -> None:
    assert find_tenths(area, 1000_00, share, count) == tenths


def test_nothing_is_told_where_there_is_no_area() -> None:
    assert find_tenths(0, 0, FIFTH, 9) is None
