"""What an upheld objection changes: a ballot taken out, a line corrected, all counted again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.counting.steps import COMPARED, DESK, two_sign
from tests.hall import Hall, text_of

pytestmark = pytest.mark.both_databases


def _uphold(hall: Hall, about: str, effect: str, why: str = "") -> str:
    """Record an objection and have it upheld with its effect; returns its number."""
    page = "/assemblies/{id}/objections"
    hall.post("convener", page, {"about": about, "text": "名册面积有误，票也不是本人投的。"})
    raw = hall.browser("street").get(page.format(id=hall.id)).text
    number = re.findall(r"/objections/(\d+)/ruling", raw)[-1]
    answer = hall.post(
        "street",
        f"/objections/{number}/ruling",
        {"decision": "upheld", "answer": "经核实成立。", "effect": effect, "why": why},
    )
    hall.sign("street", hall.act_of(answer))
    return re.findall(r"(o-\d+) ·", text_of(raw))[-1]


def _facts(hall: Hall) -> dict[str, Any]:
    answer = hall.browser("clerk").get(
        DESK.format(id=hall.id), headers={"Accept": "application/json"}
    )
    return dict(json.loads(answer.text))


def _line(hall: Hall, door: int) -> int:
    return int(hall.meeting.facts.card(door).i)


def _correction(hall: Hall, i: int, area: str, objection: str) -> dict[str, Any]:
    page = hall.browser("registrar").get(f"/assemblies/{hall.id}/remedies?i={i}").text
    tag = re.search(r'name="tag" value="([0-9a-f]{64})"', page)
    group = re.search(r"<option selected>([^<]+)</option>", page)
    assert tag is not None
    assert group is not None
    cells = {"tag": tag[1], "area": area, "group": group[1], "use": "home"}
    return {"i": str(i), "objection": objection, **cells}


def _count_again(hall: Hall) -> None:
    hall.cosign()
    hall.post("clerk", "/assemblies/{id}/tallies")
    hall.cosign()
    two_sign(hall, "result")


def test_a_revoked_ballot_and_a_corrected_line_are_counted_anew(posted: Hall) -> None:
    hall = posted
    before = _facts(hall)["outcomes"][0]
    upheld = _uphold(hall, "result", "revocation")
    revoke = {"i": str(_line(hall, 2)), "objection": upheld}
    hall.sign(
        "street",
        hall.act_of(hall.post("street", "/assemblies/{id}/revocations", revoke)),
    )
    act = hall.act_of(
        hall.post(
            "registrar",
            "/assemblies/{id}/corrections",
            _correction(hall, _line(hall, 3), "50.00", upheld),
        )
    )
    hall.sign("registrar", act)
    hall.sign("street", act)
    # What is posted stays what it was until everything has been counted again.
    assert _facts(hall)["outcomes"][0] == before
    assert _facts(hall)["recount_due"]
    assert "重新计票" in hall.get("clerk", DESK)
    _count_again(hall)
    after = _facts(hall)["outcomes"][0]
    assert after["participants"]["rights"] == before["participants"]["rights"] - 1
    assert after["scope"]["area"] != before["scope"]["area"]
    assert not _facts(hall)["recount_due"]


def test_nothing_is_final_before_the_recount(posted: Hall) -> None:
    hall = posted
    upheld = _uphold(hall, "result", "revocation")
    revoke = {"i": str(_line(hall, 2)), "objection": upheld}
    hall.sign(
        "street",
        hall.act_of(hall.post("street", "/assemblies/{id}/revocations", revoke)),
    )
    hall.meeting.clock.advance(days=9)
    hall.browsers.clear()
    answer = hall.post("convener", "/assemblies/{id}/final", status=409)
    assert "重新计票" in text_of(answer.text)


def _final(hall: Hall, days: int = 9, status: int = 302) -> str:
    hall.meeting.clock.advance(days=days)
    hall.browsers.clear()
    return text_of(hall.post("convener", "/assemblies/{id}/final", status=status).text)


def test_an_ordered_recount_makes_the_count_due_and_holds_the_result(posted: Hall) -> None:
    hall = posted
    _uphold(hall, "procedure", "recount")
    assert "重新计票" in _final(hall, status=409)
    assert _facts(hall)["recount_due"]
    assert "重新计票" in hall.get("clerk", "/worklist")
    assert "重新计票" not in hall.get("convener", "/worklist")
    _count_again(hall)
    assert "重新计票" not in hall.get("clerk", "/worklist")
    assert not _facts(hall)["recount_due"]
    assert "已完成" in hall.get("street", "/assemblies/{id}/objections")
    _final(hall)


def test_an_ordered_correction_holds_the_result_until_it_is_logged(posted: Hall) -> None:
    hall = posted
    upheld = _uphold(hall, "roll", "correction")
    assert "还没有办完" in _final(hall, status=409)
    assert upheld in hall.get("convener", DESK)
    fields = _correction(hall, _line(hall, 3), "50.00", upheld)
    act = hall.act_of(hall.post("registrar", "/assemblies/{id}/corrections", fields))
    hall.sign("registrar", act)
    hall.sign("street", act)
    _count_again(hall)
    _final(hall)


def test_after_an_order_to_annul_nothing_is_ever_final(posted: Hall) -> None:
    hall = posted
    _uphold(hall, "procedure", "annulment")
    assert "还没有办完" in _final(hall, status=409)
    # The ruling body alone may order something else, with its reason.
    page = "/objections/1/remedy"
    other = {"effect": "none", "why": "no_influence"}
    hall.post("residents_committee", page, other, 403)
    hall.post("street", page, {"effect": "none"}, 400)
    hall.post("street", page, other)
    _final(hall, days=0)


def test_upholding_needs_a_remedy_that_can_still_be_done(closed: Hall) -> None:
    hall = closed
    hall.post("convener", "/assemblies/{id}/objections", {"about": "paper", "text": "票号不清。"})
    for effect, status in (("", 400), ("none", 400), ("nonsense", 400), ("extension", 409)):
        fields = {"decision": "upheld", "answer": "成立。", "effect": effect}
        hall.post("street", "/objections/1/ruling", fields, status)


def test_nobody_counts_again_without_a_reason(posted: Hall) -> None:
    refused = posted.post("clerk", "/assemblies/{id}/tallies", status=409)
    assert "不用重新计票" in text_of(refused.text)


def test_without_an_upheld_objection_nothing_changes(posted: Hall) -> None:
    hall = posted
    fields = {"i": str(_line(hall, 2)), "objection": "o-9"}
    refused = hall.post("street", "/assemblies/{id}/revocations", fields, status=409)
    assert "异议" in text_of(refused.text)
    assert not _facts(hall)["recount_due"]


def test_a_flat_without_a_ballot_has_none_to_take_out(posted: Hall) -> None:
    hall = posted
    upheld = _uphold(hall, "identity", "none", "no_influence")
    fields = {"i": str(_line(hall, 12)), "objection": upheld}
    refused = hall.post("street", "/assemblies/{id}/revocations", fields, status=409)
    assert "没有计入" in text_of(refused.text)


def test_a_certificate_is_revoked_with_its_reason(minuted: Hall) -> None:
    hall = minuted
    answer = hall.post(
        "street", "/assemblies/{id}/certificate", {"number": "3", "compared": COMPARED}
    )
    hall.sign("street", hall.act_of(answer))
    hall.cosign()
    page = "/assemblies/{id}/certificate-revocation"
    assert hall.post("street", page, {"reason": "fraud", "text": " "}, status=422)
    fields = {"reason": "court_decision", "text": "人民法院判决撤销本次会议决定。"}
    hall.sign("street", hall.act_of(hall.post("street", page, fields)))
    assert hall.facts()["phase"] == "revoked"
    public = hall.browser("convener").get(f"/a/{hall.id}/documents/certificate-revocation.txt")
    assert "人民法院" in public.text
