"""R38: percentages are cut off, never rounded; the exact fraction is kept."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.percent import ShareInvalid, exact_fraction, truncated_percent


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (2, 3, "66.66%"),
        # Fails the quorum, so it must not look like two thirds.
        (66_666, 100_000, "66.66%"),
        (66_667, 100_000, "66.66%"),
        (99_999, 100_000, "99.99%"),
        (999_999, 1_000_000, "99.99%"),
        (1, 1, "100.00%"),
        (1, 2, "50.00%"),
        (1, 20_000, "0.00%"),
        (1, 10_000, "0.01%"),
        (0, 5, "0.00%"),
        (0, 0, "0.00%"),
        (4_499_999, 6_000_000, "74.99%"),
        (10**12 - 1, 10**12, "99.99%"),
    ],
)
def test_percentages_are_truncated_to_two_decimals(part, whole, text):
    assert truncated_percent(part, whole) == text


def test_the_fraction_is_kept_as_counted():
    assert exact_fraction(66_666, 100_000) == "66666/100000"


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0), (0, -1)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ShareInvalid):
        truncated_percent(part, whole)
    with pytest.raises(ShareInvalid):
        exact_fraction(part, whole)


@given(st.integers(1, 10**12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_shown_percentage_never_exceeds_the_share_and_misses_less_than_a_hundredth(share):
    part, whole = share
    shown = Fraction(truncated_percent(part, whole).removesuffix("%"))
    exact = Fraction(100 * part, whole)
    assert shown <= exact < shown + Fraction(1, 100)
