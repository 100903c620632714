"""Areas are exact integers in 0.01 m²."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import area as areas
from app.core.area import AreaSource, find_best_area, format_area, parse_area


@pytest.mark.parametrize(
    ("text", "area"),
    [("89.12", 8912), ("89", 8900), ("89.1", 8910), ("0.01", 1), ("89.120", 8912)],
)
def test_reads_exactly(text, area):
    assert parse_area(text) == area


@given(st.integers(1, areas.MAX_AREA))
def test_format_and_parse_are_inverse(area):
    assert parse_area(format_area(area)) == area


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", areas.AreaShapeWrong),
        ("-1", areas.AreaShapeWrong),
        ("1e3", areas.AreaShapeWrong),
        ("89,12", areas.AreaShapeWrong),
        ("８９", areas.AreaShapeWrong),
        ("89.", areas.AreaShapeWrong),
        ("1234567890", areas.AreaShapeWrong),
        ("89.123", areas.AreaTooFine),
        ("0", areas.AreaOutOfRange),
        ("0.000", areas.AreaOutOfRange),
        ("1000000.01", areas.AreaOutOfRange),
    ],
)
def test_refuses_with_the_reason(text, error):
    with pytest.raises(areas.AreaInvalid) as caught:
        parse_area(text)
    assert type(caught.value) is error


def test_the_register_goes_before_survey_before_contract():
    every = {AreaSource.CONTRACT: 3, AreaSource.SURVEY: 2, AreaSource.REGISTER: 1}
    assert find_best_area(every) == (AreaSource.REGISTER, 1)
    del every[AreaSource.REGISTER]
    assert find_best_area(every) == (AreaSource.SURVEY, 2)
    assert find_best_area({}) is None
