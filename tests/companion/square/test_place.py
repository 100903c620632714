"""The community page, facilities with their log, staff by badge, mobile desks, who sees what."""

from __future__ import annotations

from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter

HERE, DESK = f"/c/{COMMUNITY}", f"/communities/{COMMUNITY}"
LIFT = {"code": "DT-01", "name": "电梯", "place": "1号楼1单元"}
TENT = {
    "what": "纸质票投票点",
    "place": "中心花园",
    "starts": "2026-03-05T09:00",
    "ends": "2026-03-05T17:00",
    "takes_paper": "y",
}


def test_a_facility_keeps_its_code_and_its_log(quarter: Quarter) -> None:
    quarter.post("company", f"{DESK}/facilities", LIFT)
    quarter.post("company", f"{DESK}/facilities", LIFT, 409)
    care = {
        "on": "2026-03-01",
        "text": "更换钢丝绳",
        "done_by": "电梯公司",
        "next_on": "2026-03-03",
    }
    quarter.post("company", "/facilities/1/care", care)
    quarter.post("company", "/facilities/1/care", {**care, "on": "2030-01-01"}, 422)
    quarter.post("inspector", "/facilities/1/care", care, 403)
    stranger = quarter.auth.browser()
    assert "更换钢丝绳" in stranger.get(f"{HERE}/facilities").text
    quarter.wait(days=5)
    page = text_of(quarter.auth.browser().get(f"{HERE}/facilities?lang=en").text)
    assert "care was due on 2026-03-03" in page
    quarter.post("company", "/facilities/1/retirement")
    quarter.post("company", f"{DESK}/facilities", LIFT, 409)
    assert "更换钢丝绳" in quarter.auth.browser().get(f"{HERE}/facilities").text


def test_the_company_says_who_is_on_duty(quarter: Quarter) -> None:
    staff = {"badge": "小王", "post": "客服", "phone": "0532-80000001"}
    quarter.post("convener", f"{DESK}/staff", staff, 403)
    quarter.post("company", f"{DESK}/staff", staff)
    page = text_of(quarter.auth.browser().get(f"{HERE}/about?lang=en").text)
    assert "客服 小王 · 0532-80000001" in page
    assert "none in office" in page
    quarter.post("company", f"{DESK}/staff/1/end")
    assert "小王" not in quarter.auth.browser().get(f"{HERE}/about").text


def test_a_mobile_desk_is_in_the_calendar_and_counts_who_came(quarter: Quarter) -> None:
    quarter.post("residents", f"{DESK}/desks", {**TENT, "ends": "2026-03-07T17:00"}, 422)
    desk = quarter.browser("residents")
    for changes, said in (
        ({"ends": "2026-03-07T08:00", "starts": "2026-03-07T09:00"}, "comes after the beginning"),
        ({"starts": ""}, "please give both"),
        ({"what": ""}, "Please fill in: What for."),
    ):
        answer = desk.submit(f"{DESK}/desks?lang=en", {**TENT, **changes})
        assert said in text_of(answer.text)
    quarter.post("residents", f"{DESK}/desks", TENT)
    calendar = quarter.auth.browser().get(f"{HERE}/desks.ics").text
    assert "DTSTART:20260305T010000Z" in calendar
    assert "LOCATION:中心花园" in calendar
    quarter.post("residents", "/desks/1/report", {"people": "40"}, 409)
    quarter.wait(days=4)
    quarter.post("residents", "/desks/1/report", {"people": "many"}, 409)
    quarter.post("residents", "/desks/1/report", {"people": "40", "notes": "多问漏水"})
    page = text_of(quarter.auth.browser().get(f"{HERE}/desks?lang=en").text)
    assert "40 people came. 多问漏水" in page


def test_the_matrix_says_what_the_doors_do(quarter: Quarter) -> None:
    page = text_of(quarter.auth.browser().get(f"{HERE}/transparency?lang=en").text)
    public = "Service contract, standards, promises yes yes yes yes yes yes yes"
    assert public in page
    assert "Authors of topics, for moderation no no yes yes yes no no" in page
    assert "Topics and comments, names masked no yes no no no no no" in page
    assert "Surveys and their results no yes yes yes yes yes no" in page
    assert "How an owner voted in a secret vote nobody" in page


def test_the_home_and_the_square_lead_everywhere(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    for door in ("notices", "square", "library", "about", "topics", "surveys", "desks"):
        assert phone.get(f"{HERE}/{door}").status_code == 200, door
    assert f"{HERE}/square" in phone.get(f"{HERE}/home").text
    for door in ("notices", "topics", "surveys", "library", "place", "desks"):
        assert quarter.browser("convener").get(f"{DESK}/{door}").status_code == 200, door
