"""Measures go up one rung at a time on a ground, and down one at a time; the company answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.companion.rating.service import list_measures, rung_of
from app.core.calendar import local_date
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import DESK, PUBLIC, late_order, serve, yellow

MEASURES = f"{DESK}/measures"


def step(quarter: Quarter, to: int, status: int = 302, who: str = "street", **more: str) -> None:
    until = str(local_date(quarter.clock()) + timedelta(days=15))
    fields = {"to": str(to), "ground": "score:2026Q1", "reason": "巡查发现多项问题", "until": until}
    quarter.post(who, MEASURES, {**fields, **more}, status)


def rung(quarter: Quarter) -> int:
    found: int = quarter.run(lambda session: rung_of(session, COMMUNITY, now=quarter.clock()))
    return found


@pytest.mark.both_databases
def test_up_and_down_the_whole_ladder(quarter: Quarter) -> None:
    yellow(quarter)
    for to in (1, 2, 3, 4):
        step(quarter, to)
    assert rung(quarter) == 4
    step(quarter, 5, 409)
    step(quarter, 2, 409)
    for to in (3, 2, 1, 0):
        step(quarter, to, ground="", until="")
    step(quarter, -1, 409)
    assert rung(quarter) == 0
    measures = quarter.run(lambda session: list_measures(session, COMMUNITY))
    assert [one.rung for one in measures] == [0, 1, 2, 3, 4, 3, 2, 1]
    for one in measures:
        paper = quarter.browser("company").get(f"/measures/{one.id}/paper.pdf")
        assert paper.data[:5] == b"%PDF-"


@pytest.mark.parametrize("to", [0, 2, 3, 4, 99])
def test_no_rung_is_skipped(quarter: Quarter, to: int) -> None:
    yellow(quarter)
    step(quarter, to, 409)
    quarter.post("street", MEASURES, {"to": "x", "reason": "r"}, 409)
    assert rung(quarter) == 0


def test_a_step_is_taken_once(quarter: Quarter) -> None:
    yellow(quarter)
    step(quarter, 1)
    step(quarter, 1, 409, who="second")


def test_a_step_up_needs_a_ground(quarter: Quarter) -> None:
    serve(quarter)
    for ground in ("score:2026Q1", "", "order:1", "rumour:1"):
        step(quarter, 1, 422, ground=ground)
    number = late_order(quarter).rsplit("/", 1)[1]
    step(quarter, 1, ground=f"order:{number}")
    assert "督查〔2026〕1号" in quarter.get("company", DESK)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reason": "x" * 3001}, {"until": ""}, {"until": "2026-01-01"}],
)
def test_what_is_no_measure_is_refused(quarter: Quarter, wrong: dict[str, str]) -> None:
    yellow(quarter)
    step(quarter, 1, 422, **wrong)


def test_only_the_street_steps(quarter: Quarter) -> None:
    yellow(quarter)
    for who in ("company", "inspector", "convener", "residents", "auditor"):
        step(quarter, 1, 403, who=who)


def test_the_company_answers_once(quarter: Quarter) -> None:
    yellow(quarter)
    step(quarter, 1)
    found = re.search(r"/measures/(\d+)/answer", quarter.browser("company").get(DESK).text)
    assert found
    address = f"/measures/{found[1]}/answer"
    assert f'href="{DESK}"' in quarter.browser("company").get("/worklist").text
    quarter.post("street", address, {"answer": "x"}, 403)
    quarter.post("company", address, {"answer": ""}, 422)
    quarter.post("company", address, {"answer": "已整改"})
    assert f'href="{DESK}"' not in quarter.browser("company").get("/worklist").text
    quarter.post("company", address, {"answer": "再说"}, 409)
    assert "已整改" in quarter.get("street", DESK)
    quarter.post("company", "/measures/99/answer", {"answer": "x"}, 404)


def test_everybody_sees_where_the_company_stands_but_not_the_reason(quarter: Quarter) -> None:
    yellow(quarter)
    step(quarter, 1)
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}?lang=en").text)
    assert "ordered to rectify" in page
    assert "多项问题" not in page
