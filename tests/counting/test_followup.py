"""Sent back and answered before the certificate; what was decided stands in the register."""

from __future__ import annotations

import pytest

from tests.counting.steps import COMPARED, post_result
from tests.hall import Hall, text_of
from tests.worlds import meeting as worlds

pytestmark = pytest.mark.both_databases
PAGE = "/assemblies/{id}/returns"


def test_what_was_sent_back_is_answered_before_the_certificate(minuted: Hall) -> None:
    hall = minuted
    assert hall.post("street", PAGE, {"text": "  "}, status=422)
    hall.post("street", PAGE, {"text": "会议纪要漏写了公示地点，请补正。"})
    compared = {"number": "临街〔2026〕3号", "compared": COMPARED}
    refused = hall.post("street", "/assemblies/{id}/certificate", compared, status=409)
    assert "还没有答复" in text_of(refused.text)
    public = hall.browser("convener").get(f"/a/{hall.id}").text
    assert "漏写了公示地点" in public
    hall.post("convener", PAGE + "/1", {"answer": "已在公示证明中补充。"})
    assert hall.post("convener", PAGE + "/1", {"answer": "再答一次"}, status=404)
    act = hall.act_of(hall.post("street", "/assemblies/{id}/certificate", compared))
    hall.sign("street", act)
    assert hall.facts()["phase"] == "certified"
    assert "已在公示证明中补充" in hall.browser("convener").get(f"/a/{hall.id}").text


def test_only_a_posted_result_is_sent_back(closed: Hall) -> None:
    refused = closed.post("street", PAGE, {"text": "请补正。"}, status=409)
    assert "已公示" in text_of(refused.text)


def test_the_register_shows_what_was_carried_and_what_became_of_it(minuted: Hall) -> None:
    hall = minuted
    register = f"/communities/{worlds.COMMUNITY}/resolutions"
    facts = hall.browser("clerk").get(
        f"/assemblies/{hall.id}/count", headers={"Accept": "application/json"}
    )
    carried = [one for one in facts.json["outcomes"] if one["verdict"] == "carried"]
    public = text_of(hall.browser("convener").get(f"/c/{worlds.COMMUNITY}/resolutions").text)
    assert public.count("有效") == len(carried)
    if carried:
        fields = {"state": "executed", "note": "合同已签订。"}
        hall.post("convener", f"{register}/1", fields)
        assert "合同已签订" in hall.get("convener", register)
        assert "已执行" in hall.get("convener", register + "?q=合同")
        assert "没有找到" in hall.get("convener", register + "?q=不存在的词")
    assert hall.post("convener", f"{register}/99", {"state": "expired"}, status=404)
    assert hall.post("convener", f"{register}/1", {"state": "gone"}, status=422)


def test_numbers_of_what_was_out_of_the_ordinary_are_public_with_the_result(
    closed: Hall,
) -> None:
    page = f"/a/{closed.id}/irregularities"
    assert closed.browser("convener").get(page).status_code == 404
    post_result(closed)
    said = text_of(closed.browser("convener").get(page).text)
    assert "纸质票（两人分别录入） 1" in said
    assert "授权委托 0" in said


def test_minutes_that_came_back_can_be_annulled_and_stay_marked_void(minuted: Hall) -> None:
    hall = minuted
    hall.post("street", "/assemblies/{id}/returns", {"text": "票数有误。"})
    page = hall.get("convener", "/assemblies/{id}/returns")
    assert "结果确定以后不再重新计票" in page
    assert "由召集人撤销本次会议并重新召集" in page
    reason = {"reason": "other", "text": "会议纪要有误。"}
    answer = hall.post("convener", "/assemblies/{id}/annulment", reason)
    hall.sign("convener", hall.act_of(answer))
    assert hall.meeting.phase() == "annulled"
    assert "已作废" in hall.get("street", "/assemblies/{id}")
    hall.post("clerk", "/assemblies/{id}/tallies", status=409)
    hall.meeting.check_log()
