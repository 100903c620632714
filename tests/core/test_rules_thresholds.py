"""Civil Code 278 ¶2, 1259: bars come from the definition and never fall below the law's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.thresholds import (
    Bar,
    ThresholdBelowLaw,
    ThresholdMalformed,
    Thresholds,
    parse_thresholds,
)
from tests.core.motion_counts import LAW

DEFINITION = {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}


def test_the_definition_and_the_thresholds_are_exact_inverses():
    assert parse_thresholds(DEFINITION) == LAW
    assert LAW.to_definition() == DEFINITION


@pytest.mark.parametrize(
    "stricter",
    [
        {"quorum": [7, 10]},
        {"quorum": [4, 6]},
        {"quorum": [1, 1]},
        {"ordinary": [3, 5]},
        {"ordinary": [2, 3]},
        {"special": [4, 5]},
        {"special": [1, 1]},
    ],
)
def test_a_community_may_ask_for_more(stricter):
    values = {**DEFINITION, **stricter}
    assert parse_thresholds(values).to_definition() == values


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("quorum", [1, 2]),
        ("quorum", [6666, 10000]),
        ("ordinary", [4999, 10000]),
        ("special", [2, 3]),
        ("special", [7499, 10000]),
    ],
)
def test_nobody_may_ask_for_less(name, pair):
    with pytest.raises(ThresholdBelowLaw) as refusal:
        parse_thresholds({**DEFINITION, name: pair})
    assert refusal.value.fields["threshold"] == name


def test_half_is_less_than_more_than_half():
    with pytest.raises(ThresholdBelowLaw):
        Thresholds(quorum=Bar(2, 3), ordinary=Bar(1, 2), special=Bar(3, 4))


@pytest.mark.parametrize(
    "pair",
    [
        None,
        "2/3",
        [2],
        [2, 3, 4],
        [2.0, 3],
        [True, True],
        ["2", "3"],
        [0, 3],
        [-2, -3],
        [4, 3],
        [2, 0],
    ],
)
@pytest.mark.parametrize("name", ["quorum", "ordinary", "special"])
def test_anything_but_a_share_of_at_most_one_is_malformed(name, pair):
    with pytest.raises(ThresholdMalformed):
        parse_thresholds({**DEFINITION, name: pair})


def test_a_missing_threshold_is_malformed():
    with pytest.raises(ThresholdMalformed):
        parse_thresholds({"quorum": [2, 3], "ordinary": [1, 2]})


@pytest.mark.parametrize(
    ("bar", "part", "whole", "missing"),
    [
        (Bar(2, 3), 666, 1000, 1),
        (Bar(2, 3), 667, 1000, 0),
        (Bar(1, 2, strict=True), 300, 600, 1),
        (Bar(1, 2, strict=True), 300, 601, 1),
        (Bar(1, 2, strict=True), 301, 601, 0),
        (Bar(3, 4), 0, 1, 1),
        (Bar(3, 4), 9, 3, 0),
        # Of nobody every least share is reached, but never more than a share.
        (Bar(3, 4), 0, 0, 0),
        (Bar(1, 2, strict=True), 0, 0, 1),
    ],
)
def test_what_is_missing_is_exact(bar, part, whole, missing):
    assert bar.count_missing(part, whole) == missing
    assert bar.is_reached(part, whole) == (missing == 0)


bars = st.builds(
    lambda num, more, strict: Bar(num, num + more, strict),
    st.integers(1, 50),
    st.integers(0, 50),
    st.booleans(),
)


@given(bars, st.integers(0, 10**15), st.integers(0, 10**15))
def test_the_missing_number_reaches_the_bar_and_one_less_does_not(bar, part, whole):
    missing = bar.count_missing(part, whole)
    assert bar.is_reached(part + missing, whole)
    assert missing == 0 or not bar.is_reached(part + missing - 1, whole)


@given(bars, bars, st.integers(0, 10_000), st.integers(1, 10_000))
def test_whoever_reaches_the_higher_bar_reaches_the_lower(high, low, part, whole):
    if high.is_at_least(low) and high.is_reached(part, whole):
        assert low.is_reached(part, whole)


@given(bars)
def test_every_bar_is_at_least_itself(bar):
    assert bar.is_at_least(bar)
