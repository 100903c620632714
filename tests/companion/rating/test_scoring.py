"""A quarter's score from real tickets, orders and answers: live, fixed, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.companion.rating.jobs import JOBS
from app.companion.rating.service import list_scores, score_now, score_of
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import (
    PUBLIC,
    answer,
    end_quarter,
    fix,
    late_order,
    serve,
    yellow,
)
from tests.companion.tickets.desk import LAMP, Desk

NOW = "2026Q1"


def score(quarter: Quarter, name: str = NOW) -> Any:
    return quarter.run(lambda session: score_now(session, COMMUNITY, name, now=quarter.clock()))


def page(quarter: Quarter, path: str = "", status: int = 200) -> str:
    seen = quarter.auth.browser().get(f"{PUBLIC}{path}?lang=en")
    assert seen.status_code == status, text_of(seen.text)[:400]
    return text_of(seen.text)


def two_tickets(quarter: Quarter) -> tuple[int, int]:
    """One repaired in time with five stars, one late."""
    desk = Desk(quarter)
    good, late = desk.open(), desk.open(by=desk.owner)
    desk.finish(good)
    desk.act(good, "confirm", desk.owner, stars=5)
    desk.wait(days=1)
    return good, late


def test_nothing_known_has_no_score(quarter: Quarter) -> None:
    found = score(quarter)
    assert (found.total, found.colour, found.company) == (None, "none", "")
    assert "Nothing is known yet" in page(quarter)
    assert fix(quarter) == 0


def test_no_colour_is_said_of_nobody(quarter: Quarter) -> None:
    """Late tickets alone are no colour where no company is named; once one is, they are."""
    two_tickets(quarter)
    late_order(quarter)
    answer(quarter, range(1, 6), 1)
    end_quarter(quarter)
    found = score(quarter)
    assert found.total is not None
    assert (found.company, found.colour) == ("", "none")
    shown = page(quarter, f"/{NOW}")
    assert "it is said of a company, and none is written down" in shown
    serve(quarter)
    assert score(quarter).colour != "none"


@pytest.mark.both_databases
def test_a_score_from_tickets_orders_and_answers(quarter: Quarter) -> None:
    serve(quarter)
    good, late = two_tickets(quarter)
    late_order(quarter)
    answer(quarter, range(1, 6), 4)
    assert score(quarter).part("survey").points is None
    end_quarter(quarter)
    found = score(quarter)
    points = {one.key: one.points for one in found.parts}
    assert points == {
        "in_time": 5000,
        "stars": 10_000,
        "orders": 8200,
        "fees": None,
        "survey": 8000,
    }
    # (35·50 + 20·100 + 20·82 + 15·80) ÷ 90 = 73.222…
    assert (found.total, found.colour, found.rules) == (7322, "yellow", "2026-1")
    assert found.part("in_time").ids == {"in_time": [good], "overdue": [late], "own": []}
    assert found.part("orders").ids["late"] == found.part("orders").ids["issued"]
    seen = page(quarter, f"/{NOW}")
    for words in ("73.22 points", "▲", "Yellow", "no data", "its weight goes to the others"):
        assert words in seen


def test_every_figure_leads_to_what_it_rests_on(quarter: Quarter) -> None:
    desk = Desk(quarter)
    good, _ = two_tickets(quarter)
    late_order(quarter)
    title = desk.see(good).title
    seen = page(quarter, f"/{NOW}/in_time")
    assert seen.count(title) == 2
    assert page(quarter, f"/{NOW}/stars").count("★") == 5
    assert "督查〔2026〕1号" in page(quarter, f"/{NOW}/orders")
    assert "No flat is named" in page(quarter, f"/{NOW}/fees")
    page(quarter, f"/{NOW}/heads", 404)


def test_a_private_ticket_is_counted_and_shown_to_nobody_else(quarter: Quarter) -> None:
    desk = Desk(quarter)
    desk.open(replace(LAMP, is_private=True, text="卧室漏水"))
    desk.wait(days=30)
    seen = page(quarter, f"/{NOW}/in_time")
    assert "卧室" not in seen
    assert "1 private reports are counted" in seen
    assert "卧室" in quarter.get("street", f"{PUBLIC}/{NOW}/in_time")


@pytest.mark.both_databases
def test_a_fixed_score_stays_whatever_comes_later(quarter: Quarter) -> None:
    yellow(quarter)
    kept = quarter.run(lambda session: score_of(session, COMMUNITY, NOW))
    # (20·82 + 15·80) ÷ 35 = 81.142…
    assert (kept.total, kept.colour, kept.company) == (8114, "yellow", "安居物业公司")
    assert fix(quarter) == 0
    serve(quarter, "新来物业公司", "", who="street", since=date(2026, 4, 1))
    assert quarter.run(lambda session: score_of(session, COMMUNITY, NOW)) == kept
    assert "81.14" in page(quarter)
    assert "安居物业公司" in page(quarter, f"/{NOW}")
    assert "fixed on 2026-04" in page(quarter, f"/{NOW}")


def test_a_quarter_is_fixed_ten_days_after_its_end_and_not_before(quarter: Quarter) -> None:
    serve(quarter)
    late_order(quarter)
    quarter.clock.now = quarter.clock.now.replace(month=4, day=10)
    assert fix(quarter) == 0
    quarter.clock.advance(days=1)
    with quarter.app.app_context():
        JOBS["rating.fix"](quarter.clock())
    assert quarter.run(lambda session: score_of(session, COMMUNITY, NOW)) is not None


def test_a_quarter_without_data_is_looked_at_once_and_not_listed(quarter: Quarter) -> None:
    quarter.clock.advance(days=60)
    assert [fix(quarter), fix(quarter)] == [1, 0]
    kept = quarter.run(lambda session: score_of(session, COMMUNITY, NOW))
    assert (kept.total, kept.colour) == (None, "none")
    assert quarter.run(lambda session: list_scores(session, COMMUNITY)) == []
    assert "Nothing is known yet" in page(quarter, f"/{NOW}")


def test_quarters_that_are_none(quarter: Quarter) -> None:
    for wrong in ("2026Q5", "2026Q2", "2025Q4", "x"):
        page(quarter, f"/{wrong}", 404)
    assert quarter.auth.browser().get("/c/nowhere/rating").status_code == 404


def test_the_rules_are_published(quarter: Quarter) -> None:
    seen = text_of(quarter.auth.browser().get(f"{PUBLIC}-rules?lang=en").text)
    for words in ("2026-1", "85.00", "70.00", "Reports handled in time: 35"):
        assert words in seen
