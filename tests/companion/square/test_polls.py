"""Surveys: once each, nothing before the end or below five, no formula in a spreadsheet."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.companion.square.jobs import JOBS
from app.companion.square.models import PollAnsweredRow, PollTextRow
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.site import Browser

DESK, PAGE = f"/communities/{COMMUNITY}/surveys", f"/c/{COMMUNITY}/surveys"
ASKED = {
    "title": "活动室开放时间",
    "questions": "哪一天？ | 周六 | 周日\n* 要什么？ | 乒乓球 | 书\n还想说什么？",
    "per": "resident",
    "closes": "2026-03-20T00:00",
}


def reply(phone: Browser, said: str = "", status: int = 302, **changes: Any) -> str:
    answer = phone.submit(f"{PAGE}/1", {"q0": "1", "q1": ["0", "1"], "q2": said, **changes})
    assert answer.status_code == status, text_of(answer.text)[:600]
    return str(answer.text)


@pytest.mark.both_databases
def test_five_answers_are_shown_after_the_end_and_each_answers_once(quarter: Quarter) -> None:
    quarter.post("convener", DESK, ASKED)
    doors = [quarter.sign_in(door) for door in (3, 4, 5, 6, 7)]
    for phone in doors:
        reply(phone, "=HYPERLINK(1)")
    reply(doors[0], status=409)
    assert "5 have answered" in text_of(doors[0].get(f"{PAGE}/1?lang=en").text)
    assert "HYPERLINK" not in doors[0].get(f"{PAGE}/1").text
    assert quarter.browser("convener").get("/polls/1/results.csv").text.count("\n") == 1
    quarter.wait(days=30)
    assert "HYPERLINK" in doors[0].get(f"{PAGE}/1").text
    lines = quarter.browser("convener").get("/polls/1/results.csv").text.splitlines()
    assert "哪一天？,周日,5" in lines
    assert "要什么？,书,5" in lines
    assert sum("'=HYPERLINK(1)" in line for line in lines) == 5


def test_four_answers_are_never_shown(quarter: Quarter) -> None:
    quarter.post("convener", DESK, ASKED)
    doors = [quarter.sign_in(door) for door in (3, 4, 5, 6)]
    for phone in doors:
        reply(phone, "秘密的话")
    quarter.wait(days=30)
    assert "秘密的话" not in doors[0].get(f"{PAGE}/1").text
    assert "秘密的话" not in quarter.browser("convener").get("/polls/1/results.csv").text


def test_a_right_answers_once_whoever_holds_the_phone_and_tenants_do_not(
    quarter: Quarter,
) -> None:
    quarter.post("convener", DESK, {**ASKED, "per": "right"})
    owner, again = quarter.sign_in(3), quarter.sign_in(3)
    reply(owner)
    reply(again, status=409)
    reply(quarter.rent(owner), status=403)


def test_who_answered_is_kept_apart_from_what(quarter: Quarter) -> None:
    quarter.post("convener", DESK, ASKED)
    phone = quarter.sign_in(3)
    reply(phone, "我的话")
    columns = set(PollTextRow.__table__.columns.keys())
    assert columns == {"name", "poll_id", "question", "text"}
    held = quarter.run(lambda session: session.query(PollAnsweredRow).one())
    assert str(quarter.resident_of(phone).id).encode() != held.digest


@pytest.mark.both_databases
def test_a_closed_survey_keeps_no_order_of_coming(quarter: Quarter) -> None:
    """The nth who answered is not the nth who wrote, however a file keeps its rows."""
    quarter.post("convener", DESK, ASKED)
    for door in range(3, 11):
        reply(quarter.sign_in(door), f"第{door}户说的")
    sqlite = quarter.run(lambda session: session.get_bind().dialect.name) == "sqlite"
    place = "rowid" if sqlite else "ctid"

    def order(name: str, table: str) -> list[Any]:
        asked = text(f"SELECT {name} FROM {table} ORDER BY {place}")
        found: list[Any] = quarter.run(lambda session: list(session.scalars(asked)))
        return found

    def mix() -> None:
        with quarter.app.app_context():
            JOBS["square.surveys"](quarter.clock())

    before = order("name", "square_poll_text"), order("digest", "square_poll_answered")
    assert before[0] != sorted(before[0])
    mix()
    assert order("name", "square_poll_text") == before[0]
    quarter.wait(days=30)
    mix()
    assert order("name", "square_poll_text") == sorted(before[0])
    assert order("digest", "square_poll_answered") == sorted(before[1])
    assert "第5户说的" in quarter.sign_in(3).get(f"{PAGE}/1").text
    reply(quarter.sign_in(3), status=409)


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": ""},
        {"questions": "一个？ | 只有一个"},
        {"questions": "一样？ | 甲 | 甲"},
        {"per": "everybody"},
        {"closes": "2020-01-01T00:00"},
        {"closes": "soon"},
    ],
)
def test_what_is_no_survey_is_refused(quarter: Quarter, changes: dict[str, str]) -> None:
    quarter.post("convener", DESK, {**ASKED, **changes}, 422)


@pytest.mark.parametrize("changes", [{"q0": ["0", "1"]}, {"q0": "7"}, {"q0": ""}, {"q1": "x"}])
def test_what_answers_no_question_is_refused_and_costs_no_answer(
    quarter: Quarter, changes: dict[str, Any]
) -> None:
    quarter.post("convener", DESK, ASKED)
    phone = quarter.sign_in(3)
    reply(phone, status=422, **changes)
    reply(phone)
