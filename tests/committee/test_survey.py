"""The yearly survey: one answer for each flat, counted apart from who gave it."""

from __future__ import annotations

import pytest

from app.committee.models import SurveyCountRow, SurveyVoterRow
from tests.committee.test_committee_work import FORMER
from tests.committee.town import COMMUNITY, PUBLIC, Town, text_of

SURVEY = {
    "year": "2026",
    "questions": "公开账目\n总体评价",
    "opens": "2026-03-03T00:00",
    "closes": "2026-03-20T00:00",
}
GOOD = {"q0": "good", "q1": "very_good"}


@pytest.fixture
def asked(town: Town) -> Town:
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    town.post("convener", "/committees/1/surveys", SURVEY)
    town.wait(days=1)
    return town


@pytest.mark.both_databases
def test_each_flat_answers_once(asked: Town) -> None:
    browser = asked.owner(52)
    assert browser.submit("/s/1", GOOD).status_code == 302
    assert browser.submit("/s/1", GOOD).status_code == 409
    assert asked.owner(3).submit("/s/1", {"q0": "good"}).status_code == 400
    assert asked.owner(3).submit("/s/1", {"q0": "good", "q1": "superb"}).status_code == 400
    assert asked.auth.browser().submit("/s/1", GOOD).status_code == 403


def test_totals_after_the_close_and_only_of_five_or_more(asked: Town) -> None:
    for door in (1, 2, 3, 4):
        asked.owner(door).submit("/s/1", GOOD)
    assert "4" in text_of(asked.auth.browser().get(PUBLIC).text)
    asked.wait(days=20)
    assert "不足五户" in text_of(asked.auth.browser().get("/s/1").text)


def test_totals_of_five(asked: Town) -> None:
    for door in (1, 2, 3, 4, 5):
        grade = "poor" if door == 5 else "good"
        asked.owner(door).submit("/s/1", {"q0": grade, "q1": "good"})
    open_now = text_of(asked.owner(6).get("/s/1").text)
    assert "80.00%" not in open_now
    asked.wait(days=20)
    closed = text_of(asked.auth.browser().get("/s/1").text)
    assert "80.00%" in closed
    assert asked.owner(6).submit("/s/1", GOOD).status_code == 409


def test_nothing_joins_a_flat_to_its_grades(asked: Town) -> None:
    asked.owner(1).submit("/s/1", GOOD)
    columns = {column.name for column in SurveyVoterRow.__table__.columns}
    assert columns == {"survey_id", "right_index"}
    counted = {column.name for column in SurveyCountRow.__table__.columns}
    assert counted == {"survey_id", "question", "grade", "count"}


def test_once_a_year(asked: Town) -> None:
    asked.post("convener", "/committees/1/surveys", SURVEY, 409)
    late = {**SURVEY, "year": "2027", "closes": "2026-03-02T00:00"}
    asked.post("convener", "/committees/1/surveys", late, 409)
