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


def test_signs_of_a_chinese_keyboard_make_choices(quarter: Quarter) -> None:
    quarter.post(
        "convener", DESK, {**ASKED, "questions": "有几辆车？｜没有｜一辆\n＊要什么？｜书｜茶"}
    )
    page = quarter.sign_in(3).get(f"{PAGE}/1").text
    assert page.count('type="radio"') == page.count('type="checkbox"') == 2
    assert "｜" not in page
    assert "＊" not in page


def test_it_is_looked_over_before_anybody_reads_it(quarter: Quarter) -> None:
    """The preview publishes nothing and keeps every box on the way back."""
    desk = quarter.browser("convener")
    shown = desk.submit(f"{DESK}/preview", ASKED)
    assert shown.status_code == 200
    assert (
        "not announced yet" in text_of(desk.submit(f"{DESK}/preview?lang=en", ASKED).text).lower()
    )
    assert f"{PAGE}/1" not in quarter.sign_in(3).get(PAGE).text
    back = desk.submit(f"{DESK}/preview", {**ASKED, "change": "y"}).text
    assert "哪一天？ | 周六 | 周日" in back
    assert ASKED["closes"] in back
    wrong = desk.submit(f"{DESK}/preview?lang=en", {**ASKED, "title": ""})
    assert wrong.status_code == 422
    assert "Please fill in: Title" in text_of(wrong.text)


def test_an_empty_answer_counts_for_nothing_and_costs_nothing(quarter: Quarter) -> None:
    quarter.post("convener", DESK, {**ASKED, "questions": "* 要什么？ | 书 | 茶\n还想说什么？"})
    phone = quarter.sign_in(3)
    for nothing in ({}, {"q1": "  "}):
        answer = phone.submit(f"{PAGE}/1", nothing)
        assert answer.status_code == 422, text_of(answer.text)[:400]
    assert quarter.run(lambda session: session.query(PollAnsweredRow).count()) == 0
    assert phone.submit(f"{PAGE}/1", {"q0": "1"}).status_code == 302


def test_a_survey_is_withdrawn_with_a_reason_and_never_once_it_has_closed(
    quarter: Quarter,
) -> None:
    quarter.post("convener", DESK, ASKED)
    quarter.post("convener", DESK, ASKED)
    phones = [quarter.sign_in(door) for door in (3, 4, 5, 6, 7)]
    for phone in phones:
        reply(phone, "一句话")
    quarter.post("convener", "/polls/1/withdrawal", {"reason": ""}, 422)
    quarter.post("company", "/polls/1/withdrawal", {"reason": "不喜欢"}, 403)
    quarter.post("convener", "/polls/1/withdrawal", {"reason": "第二题写错了"})
    quarter.post("convener", "/polls/1/withdrawal", {"reason": "改口"}, 409)
    assert "改口" not in phones[0].get(f"{PAGE}/1").text
    reply(quarter.sign_in(8), status=409)
    quarter.wait(days=30)
    page = phones[0].get(f"{PAGE}/1").text
    assert "第二题写错了" in page
    assert "一句话" not in page, "what was answered before is not shown"
    assert "第二题写错了" in quarter.browser("convener").get("/polls/1").text
    quarter.post("convener", "/polls/2/withdrawal", {"reason": "结果不好"}, 409)


def test_each_refusal_says_which_box(quarter: Quarter) -> None:
    desk = quarter.browser("convener")
    for changes, said in (
        ({"closes": "2020-01-01T00:00"}, "Closes"),
        ({"questions": "甲？\n乙？ | 一个"}, "Question 2"),
        ({"questions": ""}, "Questions"),
        ({"title": "长" * 121}, "Title: 120 characters"),
    ):
        answer = desk.submit(f"{DESK}?lang=en", {**ASKED, **changes})
        assert answer.status_code == 422
        alert = text_of(answer.text.split('role="alert"')[1].split("</div>")[0])
        assert said in alert, alert


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
