"""Amounts are exact until a run is rounded once; what is written is read back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companion.fees.formula import (
    AREA,
    KINDS,
    METERED,
    Part,
    QuantityInvalid,
    RateInvalid,
    encode_parts,
    format_rate,
    parse_parts,
    parse_quantity,
    parse_rate,
    round_once,
)
from app.companion.fees.periods import PeriodInvalid, parse_period, period_of

PARTS = st.builds(
    Part,
    kind=st.sampled_from(KINDS),
    quantity=st.integers(0, 10**7),
    rate=st.integers(0, 10**9),
    months=st.integers(1, 12),
    version=st.just(1),
)


@given(st.lists(PARTS, max_size=60))
def test_bills_add_up_to_the_total_rounded_once_and_none_is_off_by_a_fen(parts: list[Part]) -> None:
    exacts = [part.exact for part in parts]
    amounts = round_once(exacts)
    total = sum(exacts, Fraction(0))
    assert abs(sum(amounts) - total) <= Fraction(1, 2)
    assert sum(amounts) == (2 * total + 1) // 2
    assert all(abs(amount - exact) < 1 for amount, exact in zip(amounts, exacts, strict=True))


@given(st.lists(PARTS, min_size=2, max_size=30))
def test_a_larger_fraction_is_served_first(parts: list[Part]) -> None:
    exacts = [part.exact for part in parts]
    amounts = round_once(exacts)
    raised = [exact % 1 for amount, exact in zip(amounts, exacts, strict=True) if amount > exact]
    kept = [exact % 1 for amount, exact in zip(amounts, exacts, strict=True) if amount <= exact]
    assert not raised or not kept or min(raised) >= max(kept)


def test_three_months_of_a_flat() -> None:
    part = Part(AREA, 8912, parse_rate("1.80"), 3, 1)
    assert part.exact == Fraction(48124_8, 10)
    assert (part.quantity_text, part.rate_text) == ("89.12", "1.80")
    assert round_once([part.exact]) == [48125]


def test_a_rate_may_have_fractions_of_a_fen() -> None:
    assert parse_rate("0.012345") == 12345
    assert Part(METERED, 12_500, parse_rate("0.5283"), 1, 1).exact == Fraction(66_0375, 1000)


@given(st.integers(0, 10**14))
def test_a_rate_is_read_back(rate: int) -> None:
    assert parse_rate(format_rate(rate).replace(",", "")) == rate


@given(st.lists(PARTS, max_size=5))
def test_parts_are_read_back(parts: list[Part]) -> None:
    assert list(parse_parts(encode_parts(parts))) == parts


@pytest.mark.parametrize("text", ["", "-1", "1e3", "1.1234567", "１２", "1,5", ".5", "NaN"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(RateInvalid):
        parse_rate(text)


@pytest.mark.parametrize("text", ["", "-1", "1.2345", "x"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(QuantityInvalid):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("cycle", "text", "first", "last", "months"),
    [
        ("month", "2026-02", date(2026, 2, 1), date(2026, 2, 28), 1),
        ("month", "2024-12", date(2024, 12, 1), date(2024, 12, 31), 1),
        ("quarter", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31), 3),
        ("year", "2026", date(2026, 1, 1), date(2026, 12, 31), 12),
    ],
)
def test_periods(cycle: str, text: str, first: date, last: date, months: int) -> None:
    period = parse_period(cycle, text)
    assert (period.first_day, period.last_day, len(period.months)) == (first, last, months)
    assert period_of(cycle, first) == period_of(cycle, last) == text


@pytest.mark.parametrize(
    ("cycle", "text"),
    [("month", "2026"), ("quarter", "2026-05"), ("year", "1999"), ("once", ""), ("month", "")],
)
def test_what_is_no_period_is_refused(cycle: str, text: str) -> None:
    with pytest.raises(PeriodInvalid):
        parse_period(cycle, text)
