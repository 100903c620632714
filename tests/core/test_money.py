"""Money in 分: shown exactly, shared by area without losing or making a single one (R29)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import (
    MoneyInvalid,
    ShareBaseInvalid,
    format_yuan,
    parse_yuan,
    share_by_largest_remainder,
)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (100, "1.00"),
        (123_456, "1,234.56"),
        (100_000_000, "1,000,000.00"),
        (-5, "-0.05"),
        (-123_456, "-1,234.56"),
    ],
)
def test_fen_are_shown_as_yuan(fen, text):
    assert format_yuan(fen) == text


def test_a_thousand_yuan_over_three_flats():
    # RULES §3.5: ¥1,000.00 over 89.12, 104.55 and 120.88 m².
    assert share_by_largest_remainder(100_000, [8912, 10455, 12088]) == [28333, 33238, 38429]


def test_equal_remainders_are_served_in_order():
    assert share_by_largest_remainder(2, [1, 1, 1]) == [1, 1, 0]


def test_a_flat_without_weight_pays_nothing():
    assert share_by_largest_remainder(7, [0, 3, 0]) == [0, 7, 0]


@pytest.mark.parametrize(
    ("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [3, -1]), (1, [-1, 1])]
)
def test_what_cannot_be_shared_is_refused(total, weights):
    with pytest.raises(ShareBaseInvalid):
        share_by_largest_remainder(total, weights)


@given(
    st.integers(min_value=0, max_value=10**12),
    st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=40).filter(any),
)
def test_shares_add_up_and_miss_the_exact_share_by_less_than_one_fen(total, weights):
    shares = share_by_largest_remainder(total, weights)
    base = sum(weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * base - total * weight) < base


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("318000", 31_800_000), (" 31,800.5 ", 3_180_050), ("1,234,567.89", 123_456_789)],
)
def test_yuan_are_read_as_people_type_them(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "-1", "1.234", "1,23", ".5", "1.", "１００", "12345678901", "1e3", "3元", "1 0"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(MoneyInvalid):
        parse_yuan(text)


@given(st.integers(0, 10**12 - 1))
def test_what_is_printed_is_read_back(fen):
    assert parse_yuan(format_yuan(fen).replace(",", "")) == fen
