"""Meetings, decisions, duties, handover and terms of a committee in office."""

from __future__ import annotations

import re

import pytest

from app.assembly.models import AssemblyRow
from app.committee.models import MemberRow
from tests.committee.town import COMMUNITY, DESK, PUBLIC, Town, pdf, text_of
from tests.documents.reading import squeeze, words_of

NAMES = ("陈一", "陈二", "陈三", "陈四", "陈五")
FORMER = {
    "number": "1",
    "seats": "5",
    "term_from": "2024-01-10",
    "term_until": "2027-01-09",
    "members": "陈一 主任\n陈二 副主任\n陈三\n陈四\n陈五",
}
MEETING = {
    "held_at": "2026-03-20T19:00",
    "place": "居委会二楼",
    "agenda": "一、召开业主大会\n二、其他",
}


@pytest.fixture
def seated(town: Town) -> Town:
    """A committee that was elected before the service was used."""
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    return town


def ids(town: Town) -> dict[str, int]:
    def read(session) -> dict[str, int]:
        return {row.name: row.id for row in session.query(MemberRow)}

    return dict(town.run(read))


def resigns(**changes: str) -> dict[str, object]:
    """The form by which a seat ends, with its paper."""
    paper = (pdf("resignation"), "辞职信.pdf")
    return {"reason": "resigned", "on": "2026-03-02", "paper": paper, **changes}


def convened(town: Town, present: int = 3) -> str:
    """A meeting that was posted in time and held; returns its address."""
    town.post("convener", "/committees/1/meetings", MEETING)
    town.post("convener", "/meetings/1/agenda", {"do": "post"})
    town.wait(days=18, hours=12)
    there = [ids(town)[name] for name in NAMES[:present]]
    town.post(
        "convener",
        "/meetings/1/attendance",
        {"present": there, "chaired_by": there[0], "recorder": "秘书周一"},
    )
    return "/meetings/1"


def decide(town: Town, votes: str, status: int = 302, **changes: str):
    numbers = ids(town)
    words = {"y": "yes", "n": "no", "a": "abstain"}
    cast = {f"vote-{numbers[name]}": words[vote] for name, vote in zip(NAMES, votes, strict=False)}
    fields = {"kind": "convene", "title": "召开业主大会", "text": "五月召开。", **cast, **changes}
    return town.post("convener", "/meetings/1/decisions", fields, status)


def test_the_agenda_hangs_out_seven_full_days(seated: Town) -> None:
    early = {**MEETING, "held_at": "2026-03-09T19:00"}
    seated.post("convener", "/committees/1/meetings", early)
    answer = seated.post("convener", "/meetings/1/agenda", {"do": "post"}, 409)
    assert "2026-03-10 00:00" in answer.text
    seated.post("convener", "/meetings/1/agenda", {"do": "cancel"})
    seated.post("convener", "/committees/1/meetings", {**MEETING, "held_at": "2026-03-10T00:00"})
    seated.post("convener", "/meetings/2/agenda", {"do": "post"})
    assert "居委会二楼" in text_of(seated.auth.browser().get(PUBLIC).text)


def test_nobody_decides_before_the_meeting_or_without_most_of_them(seated: Town) -> None:
    seated.post("convener", "/committees/1/meetings", MEETING)
    seated.post("convener", "/meetings/1/agenda", {"do": "post"})
    seated.post("convener", "/meetings/1/attendance", {"present": []}, 409)
    seated.wait(days=18, hours=12)
    two = [ids(seated)[name] for name in NAMES[:2]]
    seated.post("convener", "/meetings/1/attendance", {"present": two})
    assert "不能作出决定" in seated.get("convener", "/meetings/1")
    decide(seated, "yy", 409)


def test_half_of_all_members_must_be_in_favour(seated: Town) -> None:
    meeting = convened(seated)
    decide(seated, "yyn")
    assert "未通过" in seated.get("convener", meeting)
    decide(seated, "yyy")
    assert "5 名成员中 3 名同意" in seated.get("convener", meeting)


def test_nobody_votes_for_an_absent_member(seated: Town) -> None:
    convened(seated)
    decide(seated, "yyyy", 409)
    decide(seated, "yyy", 409, **{"vote-99": "yes"})


def test_a_decision_is_signed_then_posted_within_three_days(seated: Town) -> None:
    meeting = convened(seated)
    decide(seated, "yyy")
    assert "五月召开" not in text_of(seated.auth.browser().get(PUBLIC).text)
    seated.post("convener", f"{meeting}/publication", status=409)
    seated.post("convener", f"{meeting}/record", {"scan": (pdf(), "记录.pdf")})
    assert re.search(r"公示会议决定 · 最晚 2026-03-2\d", seated.get("convener", DESK))
    seated.post("convener", f"{meeting}/publication")
    assert "五月召开" in text_of(seated.auth.browser().get(PUBLIC).text)
    decide(seated, "yyy", 409)


def test_a_signed_resolution_approves_a_draft(seated: Town) -> None:
    meeting = convened(seated)
    decide(seated, "yyy")
    fields = {"title": "2026年业主大会", "kind": "regular"}
    made = seated.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    assembly = str(made.headers["Location"]).rsplit("/", 1)[1]
    approve = f"{meeting}/decisions/1/approval"
    seated.post("convener", approve, {"assembly": assembly}, 409)
    seated.post("convener", f"{meeting}/record", {"scan": (pdf(), "记录.pdf")})
    seated.post("street", approve, {"assembly": assembly}, 403)
    seated.post("convener", approve, {"assembly": assembly})
    row = seated.run(lambda session: session.get(AssemblyRow, assembly))
    assert row.phase == "approved"
    assert {k: row.draft["approval"][k] for k in ("members", "present", "in_favour")} == {
        "members": 5,
        "present": 3,
        "in_favour": 3,
    }
    seated.post("convener", approve, {"assembly": assembly}, 409)


def test_an_ordinary_decision_approves_nothing(seated: Town) -> None:
    meeting = convened(seated)
    decide(seated, "yyy", kind="general")
    seated.post("convener", f"{meeting}/record", {"scan": (pdf(), "记录.pdf")})
    made = seated.post(
        "convener", f"/communities/{COMMUNITY}/assemblies", {"title": "大会", "kind": "regular"}
    )
    assembly = str(made.headers["Location"]).rsplit("/", 1)[1]
    seated.post("convener", f"{meeting}/decisions/1/approval", {"assembly": assembly}, 409)


def test_the_record_as_a_paper(seated: Town) -> None:
    convened(seated)
    decide(seated, "yyy")
    answer = seated.browser("convener").get("/meetings/1/minutes.pdf")
    assert answer.data.startswith(b"%PDF-"), text_of(answer.text)[:400]
    said = squeeze(words_of(answer.data))
    assert "陈一主持，秘书周一记录" in said
    assert "记录人秘书周一" in said


def test_the_end_of_the_term_is_announced(seated: Town) -> None:
    assert "选举下一届业主委员会" not in seated.get("street", DESK)
    seated.wait(days=160)
    # Three months before 2027-01-09, less a quarter of warning.
    assert "选举下一届业主委员会 · 最晚 2026-10-11" in seated.get("street", DESK)
    seated.wait(days=160)
    said = seated.get("street", DESK)
    assert "任期届满" in said
    seated.post("street", "/committees/1/end")
    assert "任期届满" not in seated.get("street", DESK)


def test_the_dates_as_a_calendar(seated: Town) -> None:
    seated.wait(days=160)
    calendar = seated.browser("street").get(f"{DESK}.ics")
    assert calendar.content_type.startswith("text/calendar")
    lines = calendar.text.split("\r\n")
    assert "DTSTART;VALUE=DATE:20261011" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_posts_and_an_end_of_a_seat(seated: Town) -> None:
    numbers = ids(seated)
    third = f"/committees/1/members/{numbers['陈三']}"
    seated.post("convener", f"{third}/post", {"post": "chair"}, 409)
    first = f"/committees/1/members/{numbers['陈一']}"
    seated.post("convener", f"{first}/leaving", resigns())
    seated.post("convener", f"{third}/post", {"post": "chair"})
    # A seat of another committee is not reached through this one's address.
    earlier = {**FORMER, "number": "2", "term_from": "2020-01-10", "term_until": "2023-01-09"}
    seated.post("convener", f"/communities/{COMMUNITY}/committees", earlier)
    seated.post("convener", f"/committees/2/members/{numbers['陈三']}/post", {"post": "vice"}, 404)
    seated.post("convener", f"{third}/leaving", resigns(reason="bored"), 409)
    seated.post("convener", f"{third}/leaving", resigns(on="2026-03-09"), 409)


def test_the_duty_log_shows_what_is_public(seated: Town) -> None:
    entry = {"on": "2026-03-01", "kind": "inspection", "text": "查看电梯", "public": "y"}
    seated.post("convener", "/committees/1/duties", entry)
    hidden = {"on": "2026-03-01", "kind": "company", "text": "合同谈判底价"}
    seated.post("convener", "/committees/1/duties", hidden)
    public = text_of(seated.auth.browser().get(PUBLIC).text)
    assert "查看电梯" in public
    assert "合同谈判底价" not in public
    seated.post("street", "/committees/1/duties", entry, 403)
    seated.post("convener", "/committees/1/duties", {**entry, "on": "2026-04-01"}, 409)


def test_the_handover_is_complete_when_everything_was_received(seated: Town) -> None:
    address = "/committees/1/handover"
    seated.post("convener", address, {"do": "begin"})
    seated.post("convener", address, {"do": "add", "what": "会议桌", "quantity": "一张"})
    page = seated.browser("convener").get(address).text
    numbers = re.findall(r'name="items" value="(\d+)"', page)
    assert len(numbers) == 10
    seated.post("convener", address, {"do": "receive", "items": numbers[:9], "on": "2026-03-02"})
    assert "已于" not in seated.get("convener", address)
    seated.post("convener", address, {"do": "receive", "items": numbers[9:], "on": "2026-03-02"})
    assert "已于 2026-03-02 全部移交" in seated.get("convener", address)
    assert seated.browser("convener").get(f"{address}.pdf").data.startswith(b"%PDF-")


def test_a_committee_entered_by_hand_must_make_sense(town: Town) -> None:
    path = f"/communities/{COMMUNITY}/committees"
    for change in ({"seats": "4"}, {"term_until": "2023-01-01"}, {"number": "0"}):
        town.post("convener", path, {**FORMER, **change}, 400)
    town.post("convener", path, FORMER)
    town.post("convener", path, FORMER, 400)


def test_a_change_is_filed_returned_and_filed_again(seated: Town) -> None:
    filing = "/committees/1/filing"
    seated.post("convener", filing, {"kind": "change"})
    seated.post("convener", filing, {"kind": "change"}, 409)
    wrong = {"slot": "portrait", "paper": (pdf(), "x.pdf")}
    seated.post("convener", "/filings/1/attachments", wrong, 409)
    seated.post("street", "/filings/1/sending", status=403)
    seated.post("convener", "/filings/1/sending")
    seated.post("convener", "/filings/1/sending", status=409)
    assert "答复备案 · 最晚" in seated.get("street", DESK)
    seated.post("street", "/filings/1/answer", {"decision": "returned", "answer": ""}, 400)
    missing = {"decision": "returned", "answer": "缺少辞职信"}
    seated.post("street", "/filings/1/answer", missing)
    assert "缺少辞职信" in seated.get("convener", filing)
    seated.post("convener", filing, {"kind": "change"})
    letter = {"slot": "other", "paper": (pdf("letter"), "辞职信.pdf")}
    seated.post("convener", "/filings/2/attachments", letter)
    seated.post("convener", "/filings/2/sending")
    filed = {
        "decision": "filed",
        "number": "变更2026-7",
        "certificate": (pdf("certificate"), "证明.pdf"),
    }
    seated.post("street", "/filings/2/answer", filed)
    seated.post("street", "/filings/2/answer", {"decision": "filed", "number": "8"}, 409)
    assert "变更2026-7" in seated.get("convener", filing)


def test_a_sent_archive_stays_as_it_went_out(seated: Town) -> None:
    seated.post("convener", "/committees/1/filing", {"kind": "change"})
    seated.post("convener", "/filings/1/sending")
    before = seated.browser("street").get("/filings/1.zip").data
    member = f"/committees/1/members/{ids(seated)['陈五']}"
    seated.post("convener", f"{member}/leaving", resigns())
    assert seated.browser("street").get("/filings/1.zip").data == before


def test_a_meeting_that_members_demand_has_its_days(seated: Town) -> None:
    numbers, demanded = ids(seated), {**MEETING, "demanded_on": "2026-03-02"}
    for few in ([], [numbers["陈一"]], [numbers["陈一"], 99]):
        seated.post("convener", "/committees/1/meetings", {**demanded, "demanded_by": few}, 409)
    demanded["demanded_by"] = [numbers["陈一"], numbers["陈二"]]
    seated.post("convener", "/committees/1/meetings", demanded)
    assert "召开成员提议的会议 · 最晚 2026-03-09" in seated.get("convener", DESK)


def test_a_stranger_reaches_nothing(seated: Town) -> None:
    from tests.site import Role

    eve = seated.auth.signed_in("eve", Role.CONVENER, community="xiyuan")
    for path in ("/committees/1", "/committees/1/filing", "/committees/1/handover", DESK):
        assert eve.get(path).status_code == 403
    assert eve.submit("/committees/1/duties", {"on": "2026-03-01", "text": "x"}).status_code == 403
    assert seated.auth.browser().get("/committees/1").status_code == 302
