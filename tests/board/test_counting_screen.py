"""The public counting screen and the paper numbers: how many sheets, never what is on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from app.voting.models import PaperKeying
from tests.counting.steps import finish, post_result, two_sign
from tests.hall import Hall, text_of
from tests.site import Browser

SCREEN, PAPER = "/a/{id}/counting", "/a/{id}/paper"
YES = [{"motion": "m1", "choices": ["yes"]}, {"motion": "m2", "choices": ["yes"]}]


@pytest.fixture
def stranger(hall: Hall) -> Browser:
    client = hall.meeting.app.test_client()
    assert isinstance(client, Browser)
    return client


@pytest.fixture
def papers(hall: Hall) -> Hall:
    """One ballot counts with a void item and help, one is void, one is spoiled, one is out."""
    with hall.meeting.desk() as desk:
        for door in (9, 11, 12, 13):
            desk.issue(hall.meeting.facts.card(door))
        void = [{"motion": "m2", "reason": "two_marks"}]
        desk.key_in(hall.meeting.facts.card(9), YES[:1], void=void, assisted=True)
        desk.key_in(hall.meeting.facts.card(11), [], void=[{"motion": "m1", "reason": "unsigned"}])
        desk.take_back(hall.meeting.facts.card(12), "spoiled")
    return hall


def _said(stranger: Browser, hall: Hall, path: str, status: int = 200) -> str:
    answer = stranger.get(path.format(id=hall.id))
    assert answer.status_code == status, answer.text[:400]
    return text_of(answer.text)


@pytest.mark.both_databases
def test_the_screen_says_where_the_sheets_are(papers: Hall, stranger: Browser) -> None:
    said = _said(stranger, papers, SCREEN)
    for words in ("发出 4", "作废或空白交回 1", "已扫描 2", "两人已录，一致 2", "待处理 0"):
        assert words in said
    assert "有效 1 张，整票无效 1 张" in said
    assert papers.meeting.facts.card(9).sheets[0][0] in said


def test_it_never_says_an_answer_a_reason_or_a_name(papers: Hall, stranger: Browser) -> None:
    papers.post("clerk", "/desk/{id}/session", {"place": "二楼", "at": "2026-03-25T09:00"})
    papers.post("clerk", "/desk/{id}/session/1/opening")
    papers.post("clerk", "/desk/{id}/session/1/attendance", {"name": "王小明", "role": "owner"})
    html = stranger.get(SCREEN.format(id=papers.id)).text
    said = text_of(html)
    assert "业主 1" in said
    for words in ("王小明", "同意", "反对", "选了两项", "没有签名", "续聘", "张三", "*"):
        assert words not in said
    for line in (card.i for card in (papers.meeting.facts.card(9),)):
        assert f"第 {line} 行" not in said


def test_it_renews_itself_block_by_block(papers: Hall, stranger: Browser) -> None:
    html = stranger.get(SCREEN.format(id=papers.id)).text
    assert html.count("data-live") == 6
    assert "js/counting.js" in html
    assert 'http-equiv="refresh"' in html.split("<noscript>")[1].split("</noscript>")[0]


def _adding(row: PaperKeying) -> Callable[[Any], None]:
    return lambda session: session.add(row)


def test_a_half_read_ballot_waits(hall: Hall, stranger: Browser) -> None:
    card = hall.meeting.facts.card(9)
    with hall.meeting.desk() as desk:
        desk.issue(card)
    for number, officer in enumerate(("clerk", "scrutineer"), 1):
        row = PaperKeying(
            assembly_id=hall.id,
            serial=card.sheets[0][0],
            officer_id=hall.number(officer),
            body=b"{}",
            k="k",
            s="s",
            created_at=hall.now,
        )
        hall.run(_adding(row))
        said = _said(stranger, hall, SCREEN)
        assert f"一人已录 {2 - number}" in said
        assert f"待处理 {number - 1}" in said


def test_boxes_and_seals_are_there_for_all(hall: Hall, stranger: Browser) -> None:
    hall.post("clerk", "/desk/{id}/boxes", {"number": "1", "place": "物业服务中心"})
    fields = {"kind": "sealed", "seal": "A1023", "condition": "intact", "note": "内部备注"}
    hall.post("clerk", "/desk/{id}/boxes/1", fields)
    assert "A1023" not in _said(stranger, hall, SCREEN)
    hall.post("scrutineer", "/desk/{id}/boxes/acts/1/confirmation")
    said = _said(stranger, hall, SCREEN)
    assert "A1023" in said
    assert "内部备注" not in said


@pytest.mark.both_databases
def test_the_signed_numbers_add_up_and_reasons_wait_for_the_tally(
    papers: Hall, stranger: Browser
) -> None:
    said = _said(stranger, papers, PAPER)
    assert "签署这些数字" not in said
    assert "发出 4" in said
    papers.close()
    two_sign(papers, "reconciliation")
    said = _said(stranger, papers, PAPER)
    assert "4 = 1 + 1 + 1 + 1" in said
    assert "计票之后公布" in said
    assert "在场 1" in said
    entry = next(e.seq for e in papers.meeting.check_log() if e.type == "reconciliation")
    assert f"日志第 {entry} 条" in said
    papers.post("scrutineer", "/assemblies/{id}/tallies")
    said = _said(stranger, papers, PAPER)
    assert "1. 续聘物业服务企业 无效：没有签名 1" in said


def test_the_result_is_one_step_from_the_screen(papers: Hall, stranger: Browser) -> None:
    papers.close()
    assert "查看" not in _said(stranger, papers, SCREEN)
    post_result(papers)
    html = stranger.get(SCREEN.format(id=papers.id)).text
    assert f'href="/a/{papers.id}">结果已公示' in html
    assert "纸质票的发出和收回" in _said(stranger, papers, "/a/{id}")


def test_a_draft_has_no_screen(quiet_hall: Hall) -> None:
    client = quiet_hall.meeting.app.test_client()
    for path in ("/a/as-nothing/counting", "/a/as-nothing/paper", "/a/as-nothing/counting.ics"):
        assert client.get(path).status_code == 404


def _numbers(hall: Hall, stranger: Browser) -> str:
    return _said(stranger, hall, "/a/{id}/irregularities")


def test_the_report_counts_seals_and_unequal_readings(papers: Hall, stranger: Browser) -> None:
    papers.post("clerk", "/desk/{id}/boxes", {"number": "1", "place": "物业"})
    for number, fields in enumerate(
        (
            {"kind": "sealed", "seal": "A1", "condition": "intact"},
            {"kind": "opened", "seal": "A1", "condition": "broken", "note": "被撕开"},
        ),
        1,
    ):
        papers.post("clerk", "/desk/{id}/boxes/1", fields)
        papers.post("scrutineer", f"/desk/{{id}}/boxes/acts/{number}/confirmation")
    papers.close()
    post_result(papers)
    said = _numbers(papers, stranger)
    assert "封条破损或者被换过的票箱 1" in said
    assert "两人录入不一致的纸质票 0" in said


def test_minutes_and_record_hold_with_a_broken_seal(papers: Hall) -> None:
    assert papers.meeting.recognised(1).vote().status == 200
    papers.post("clerk", "/desk/{id}/boxes", {"number": "1", "place": "物业"})
    fields = {"kind": "sealed", "seal": "A1", "condition": "intact"}
    papers.post("clerk", "/desk/{id}/boxes/1", fields)
    papers.post("scrutineer", "/desk/{id}/boxes/acts/1/confirmation")
    broken = {"kind": "opened", "seal": "A1", "condition": "broken", "note": "被撕开"}
    papers.post("clerk", "/desk/{id}/boxes/1", broken)
    papers.post("scrutineer", "/desk/{id}/boxes/acts/2/confirmation")
    papers.close()
    post_result(papers)
    finish(papers)
    assert papers.facts()["phase"] == "minuted"
    kept = text("select count(*) from right_state where device is not null")
    assert papers.run(lambda session: session.execute(kept).scalar()) == 0
