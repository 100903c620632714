"""Notices: who is told what, that it was seen, and one message to those who saw nothing."""

from __future__ import annotations

import pytest

from tests.committee.town import COMMUNITY, name, text_of
from tests.companion.quarter import Quarter

DESK, PAGE = f"/communities/{COMMUNITY}/notices", f"/c/{COMMUNITY}/notices"
WATER = {"title": "停水通知", "text": "周六停水检修。\n请提前储水。", "scope": "community"}


def publish(quarter: Quarter, who: str = "company", **changes: str) -> str:
    quarter.post(who, DESK, {**WATER, **changes})
    page = quarter.browser(who).get(f"{DESK}?lang=en").text
    return page.split("/reads")[0].rsplit("/notices/", 1)[1]


@pytest.mark.both_databases
def test_a_flat_counts_once_when_somebody_in_it_saw_the_notice(quarter: Quarter) -> None:
    number = publish(quarter)
    owner = quarter.sign_in(3)
    assert "not seen yet" in text_of(owner.get(f"{PAGE}?lang=en").text)
    home = f"/c/{COMMUNITY}/home?lang=en"
    assert "1 notices you have not seen yet" in text_of(owner.get(home).text)
    tenant = quarter.rent(owner)
    for phone in (owner, tenant, owner):
        assert "请提前储水" in phone.get(f"{PAGE}/{number}").text
    assert "not seen yet" not in text_of(owner.get(f"{PAGE}?lang=en").text)
    assert "not seen yet" not in text_of(owner.get(home).text)
    proof = quarter.get("company", f"/notices/{number}/reads?lang=en")
    assert "1 of 61 flats have seen it" in proof
    assert "2号楼1单元201" in proof
    assert "1号楼1单元301" not in proof


def test_the_proof_names_nobody_and_is_for_its_body_alone(quarter: Quarter) -> None:
    number = publish(quarter)
    quarter.sign_in(3).get(f"{PAGE}/{number}")
    assert name(3) not in quarter.get("company", f"/notices/{number}/reads")
    quarter.get("convener", f"/notices/{number}/reads", 403)
    quarter.get("inspector", f"/notices/{number}/reads", 403)


def test_a_notice_to_a_building_is_for_those_who_live_there(quarter: Quarter) -> None:
    number = publish(quarter, scope="building/1号楼")
    inside, outside, stranger = quarter.sign_in(3), quarter.sign_in(4), quarter.auth.browser()
    assert inside.get(f"{PAGE}/{number}").status_code == 200
    for phone in (outside, stranger):
        assert "停水通知" not in phone.get(PAGE).text
        assert phone.get(f"{PAGE}/{number}").status_code == 404
        assert phone.get(f"{PAGE}/{number}/notice.pdf").status_code == 404
    assert "of 30 flats" in quarter.get("company", f"/notices/{number}/reads?lang=en")


def test_one_flat_and_a_staircase_are_scopes_and_a_made_up_building_is_none(
    quarter: Quarter,
) -> None:
    number = publish(quarter, flat="1号楼1单元301")
    assert quarter.sign_in(3).get(f"{PAGE}/{number}").status_code == 200
    assert quarter.sign_in(5).get(f"{PAGE}/{number}").status_code == 404
    quarter.post("company", DESK, {**WATER, "scope": "staircase/1号楼/1单元"})
    quarter.post("company", DESK, {**WATER, "scope": "building/9号楼"}, 422)
    quarter.post("company", DESK, {**WATER, "until": "2020-01-01"}, 422)


def test_the_unread_are_texted_once_and_by_choice(quarter: Quarter) -> None:
    silent = publish(quarter)
    quarter.post("company", f"/notices/{silent}/texts", status=409)
    number = publish(quarter, may_text="y")
    quarter.sign_in(3).get(f"{PAGE}/{number}")
    quarter.post("convener", f"/notices/{number}/texts", status=403)
    quarter.post("company", f"/notices/{number}/texts")
    sent = quarter.messages("square_notice")
    assert sent
    assert len({phone for phone, _ in sent}) == len(sent)
    assert all(fields["title"] == "停水通知" for _, fields in sent)
    quarter.post("company", f"/notices/{number}/texts", status=409)
    assert len(quarter.messages("square_notice")) == len(sent)


def test_a_refusal_says_which_box(quarter: Quarter) -> None:
    desk = quarter.browser("company")
    for changes, said in (
        ({"title": ""}, "Please fill in: Title."),
        ({"text": " "}, "Please fill in: Text."),
        ({"until": "2020-01-01"}, "Show it until: this day has passed"),
    ):
        answer = desk.submit(f"{DESK}?lang=en", {**WATER, **changes})
        assert answer.status_code == 422
        assert said in text_of(answer.text)


def test_nobody_is_texted_at_night(quarter: Quarter) -> None:
    number = publish(quarter, may_text="y")
    while not 15 <= quarter.clock().hour < 16:
        quarter.wait(hours=1)
    page = quarter.browser("company").get(f"/notices/{number}/reads?lang=en").text
    assert "only from 8:00 to 21:00" in text_of(page)
    assert f"/notices/{number}/texts" not in page, "no button that refuses"
    quarter.post("company", f"/notices/{number}/texts", status=409)
    assert not quarter.messages("square_notice")


def test_a_withdrawn_notice_says_why_and_only_its_body_withdraws(quarter: Quarter) -> None:
    number = publish(quarter)
    quarter.post("convener", f"/notices/{number}/withdrawal", {"reason": "x"}, 403)
    quarter.post("company", f"/notices/{number}/withdrawal", {"reason": "改期"})
    assert "停水通知" not in quarter.sign_in(3).get(PAGE).text
    assert "改期" in quarter.get("company", DESK)
    quarter.post("company", f"/notices/{number}/withdrawal", {"reason": "x"}, 409)


def test_the_board_gets_a_pdf_and_markup_stays_text(quarter: Quarter) -> None:
    number = publish(quarter, title="<b>停水</b>", text="<script>alert(1)</script>")
    stranger = quarter.auth.browser()
    assert "<script>alert" not in stranger.get(f"{PAGE}/{number}").text
    paper = stranger.get(f"{PAGE}/{number}/notice.pdf")
    assert paper.data.startswith(b"%PDF-")
