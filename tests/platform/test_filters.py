"""How values look on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.platform import filters

MIDNIGHT_IN_SHANGHAI = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)


def test_times_are_shanghais() -> None:
    assert filters.local_time(MIDNIGHT_IN_SHANGHAI) == "2026-03-18 00:00"
    assert filters.local_date(MIDNIGHT_IN_SHANGHAI) == "2026-03-18"
    assert filters.local_time("2026-03-17T16:00Z") == "2026-03-18 00:00"
    assert filters.local_time("2026-03-17T16:00") == "2026-03-18 00:00"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (MIDNIGHT_IN_SHANGHAI, "3月17日当天 24:00 前"),
        ("2026-03-17T15:59:59+00:00", "3月17日当天 24:00 前"),
        (date(2026, 3, 17), "3月17日当天 24:00 前"),
        ("2026-03-17", "3月17日当天 24:00 前"),
        (datetime(2026, 3, 17, 2, 30, tzinfo=UTC), "3月17日 10:30 前"),
        (date(2027, 1, 1), "2027年1月1日当天 24:00 前"),
    ],
)
def test_a_deadline_names_the_day_that_counts(
    app: Flask, monkeypatch: pytest.MonkeyPatch, end: datetime | date | str, said: str
) -> None:
    monkeypatch.setattr(filters.clock, "read", lambda: MIDNIGHT_IN_SHANGHAI)
    with app.test_request_context("/"):
        assert filters.deadline(end) == said
    with app.test_request_context("/?lang=en"):
        assert filters.deadline("2026-03-18T00:00+08:00") == "by 24:00 on 2026-03-17"


@pytest.mark.parametrize(
    ("value", "shown"), [(11920, "119.20"), (5, "0.05"), (0, "0.00"), (123456789, "1,234,567.89")]
)
def test_areas_have_two_decimals(value: int, shown: str) -> None:
    assert filters.area(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0.00"), (-1, "-0.01"), (-123456, "-1,234.56"), (99, "0.99")]
)
def test_money_is_exact(value: int, shown: str) -> None:
    assert filters.yuan(value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("17000001234", "170****1234"), ("1234567", "*******"), ("12345678", "123****5678"), ("", "")],
)
def test_masked_numbers_show_their_ends_only(text: str, shown: str) -> None:
    assert filters.masked(text) == shown


@given(st.text(max_size=40))
def test_a_masked_number_shows_seven_characters_at_most(text: str) -> None:
    hidden = filters.masked(text)
    assert len(hidden.replace("*", "")) <= max(7, text.count("*"))
    assert len(text) < 8 or hidden.startswith(text[:3] + "****")


def test_shares_are_cut_off_never_rounded_up() -> None:
    assert filters.percent(66_666, 100_000) == "66.66%"
    assert filters.percent(2, 3) == "66.66%"
    assert filters.percent(1, 1) == "100.00%"
    assert filters.percent(0, 0) == "0.00%"


def test_brackets_are_those_of_the_language(app: Flask) -> None:
    with app.test_request_context("/"):
        with force_locale("zh_Hans_CN"):
            assert filters.aside("登记人") == "（登记人）"
        with force_locale("en"):
            assert filters.aside("registrar") == " (registrar)"
