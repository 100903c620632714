"""Points against examples worked by hand; more of what is good never lowers the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companion.rating.service.arithmetic import (
    FULL,
    Figures,
    colour_of,
    score_parts,
    total_of,
)
from app.companion.rating.service.quarters import QuarterInvalid, before, days_of, quarter_of
from app.companion.rating.service.rules import (
    ScoringRulesMissing,
    all_rules,
    parse_rules,
    rules_for,
)

RULES = rules_for("2026Q1")
NOTHING = Figures((0, 0), (0, 0), (0, 0, 0), False, (0, 0), (0, 0), 0)


def total(figures: Figures) -> int | None:
    return total_of(score_parts(figures, RULES), RULES)


def colour(figures: Figures) -> str:
    return colour_of(score_parts(figures, RULES), RULES)


def test_a_whole_quarter_worked_by_hand() -> None:
    figures = Figures(
        in_time=(45, 50),  # 90.00
        stars=(86, 20),  # 4.3 of 5: 86.00
        orders=(2, 1, 0),  # 100 − 2·3 − 15: 79.00
        is_inspected=True,
        fees=(93_333_00, 100_000_00),  # 93.33
        survey=(252, 60),  # 4.2 of 5: 84.00
        answers=10,
    )
    points = score_parts(figures, RULES)
    assert points == {
        "in_time": 9000,
        "stars": 8600,
        "orders": 7900,
        "fees": 9333,
        "survey": 8400,
    }
    # (35·9000 + 20·8600 + 20·7900 + 10·9333 + 15·8400) ÷ 100 = 8643.3
    assert total_of(points, RULES) == 8643
    assert colour_of(points, RULES) == "green"


def test_a_part_without_data_gives_its_weight_to_the_others() -> None:
    figures = replace(NOTHING, in_time=(2, 3), stars=(9, 3))
    # 66.66 and 60.00: (35·6666 + 20·6000) ÷ 55 = 6423.8…
    assert score_parts(figures, RULES)["orders"] is None
    assert total(figures) == 6423
    assert colour(figures) == "red"


@pytest.mark.parametrize(
    ("in_time", "shown"),
    [
        ((85, 100), "green"),
        ((8499, 10_000), "yellow"),
        ((7, 10), "yellow"),
        ((6999, 10_000), "red"),
    ],
)
def test_the_thresholds_belong_to_the_better_colour(in_time: tuple[int, int], shown: str) -> None:
    assert colour(replace(NOTHING, in_time=in_time)) == shown


def test_nothing_known_and_too_little_known_have_no_colour() -> None:
    assert (total(NOTHING), colour(NOTHING)) == (None, "none")
    fees_alone = replace(NOTHING, fees=(1, 1))
    assert (total(fees_alone), colour(fees_alone)) == (FULL, "none")


def test_four_answers_do_not_count_and_orders_end_at_nothing() -> None:
    four = replace(NOTHING, survey=(24, 24), answers=4)
    assert score_parts(four, RULES)["survey"] is None
    assert score_parts(replace(four, answers=5), RULES)["survey"] == 2000
    many = replace(NOTHING, is_inspected=True, orders=(9, 9, 9))
    assert score_parts(many, RULES)["orders"] == 0


counts = st.integers(min_value=0, max_value=400)


@st.composite
def figures_of(draw: st.DrawFn) -> Figures:
    def part() -> tuple[int, int]:
        whole = draw(counts)
        return draw(st.integers(min_value=0, max_value=whole)), whole

    def stars() -> tuple[int, int]:
        count = draw(counts)
        return draw(st.integers(min_value=count, max_value=5 * count)), count

    issued = draw(st.integers(min_value=0, max_value=12))
    flawed = st.integers(min_value=0, max_value=issued)
    orders = (issued, draw(flawed), draw(flawed))
    return Figures(part(), stars(), orders, draw(st.booleans()), part(), stars(), draw(counts))


@given(figures_of())
def test_points_stay_between_nothing_and_a_hundred(figures: Figures) -> None:
    points = [one for one in score_parts(figures, RULES).values() if one is not None]
    assert all(0 <= one <= FULL for one in points)
    found = total(figures)
    assert found is None if not points else min(points) <= (found or 0) <= max(points)


@given(figures_of())
def test_better_figures_never_lower_the_total(figures: Figures) -> None:
    base = total(figures)
    issued, late, returned = figures.orders
    better = [
        replace(figures, **{name: (min(part + 1, whole), whole)})
        for name, (part, whole) in (("in_time", figures.in_time), ("fees", figures.fees))
    ]
    better += [
        replace(figures, **{name: (min(part + 1, 5 * count), count)})
        for name, (part, count) in (("stars", figures.stars), ("survey", figures.survey))
    ]
    better += [
        replace(figures, orders=(issued, max(late - 1, 0), returned)),
        replace(figures, orders=(issued, late, max(returned - 1, 0))),
        replace(figures, orders=(max(issued - 1, 0), late, returned)),
    ]
    assert all((total(one) or 0) >= (base or 0) for one in better)


def test_quarters_begin_and_end() -> None:
    assert quarter_of(date(2026, 3, 31)) == "2026Q1"
    assert days_of("2026Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert days_of("2028Q1") == (date(2028, 1, 1), date(2028, 3, 31))
    assert before("2026Q1") == "2025Q4"
    for wrong in ("2026Q5", "2026q1", "", "2026Q1\n", "٢٠٢٦Q1"):
        with pytest.raises(QuarterInvalid):
            days_of(wrong)


def test_a_quarter_is_scored_by_the_rules_of_its_first_day() -> None:
    text = (resources.files("app.companion.rating") / "rules.toml").read_text("utf-8")
    later = text.replace('"2026-1"', '"2026-2"').replace("2026-01-01", "2026-02-01")
    versions = parse_rules(text + later)
    assert [one.id for one in versions] == ["2026-1", "2026-2"]
    assert rules_for("2026Q1") == all_rules()[0]
    with pytest.raises(ScoringRulesMissing):
        rules_for("2025Q4")
    with pytest.raises(ValueError, match="one day"):
        parse_rules(text + text)
    for broken in (
        text.replace("in_time = 35", "in_time = 0"),
        text.replace("green = 85", "green = 70"),
    ):
        with pytest.raises(ValueError, match=r"weight|green"):
            parse_rules(broken)
