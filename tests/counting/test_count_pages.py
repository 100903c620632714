"""From the close to the certificate at the pages, each act by whom it belongs to."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.draft import begin_assembly
from tests.counting.steps import COMPARED, DESK, count, finish, later, post_result, two_sign
from tests.hall import Hall, text_of


def test_before_the_close_nobody_counts(hall: Hall) -> None:
    for step in ("reconciliation", "tallies", "result"):
        assert 'role="alert"' in hall.post("clerk", f"/assemblies/{{id}}/{step}", status=409).text
    said = hall.get("auditor", DESK)
    assert "不为任何人计票" in said
    facts = (
        hall.browser("clerk")
        .get(DESK.format(id=hall.id), headers={"Accept": "application/json"})
        .json
    )
    assert facts["outcomes"] is None
    assert hall.browser("clerk").get(f"/assemblies/{hall.id}/record.zip").status_code == 409


def test_paper_comes_first(closed: Hall) -> None:
    assert "先核对纸质票" in closed.get("clerk", DESK)
    assert "还没有" in closed.post("clerk", "/assemblies/{id}/tallies", status=409).text
    act = closed.act_of(closed.post("clerk", "/assemblies/{id}/reconciliation"))
    assert "数字相符" in closed.get("scrutineer", f"/acts/{act}")
    closed.post("clerk", "/assemblies/{id}/reconciliation", status=409)


def test_one_person_is_not_two(closed: Hall) -> None:
    act = closed.act_of(closed.post("clerk", "/assemblies/{id}/reconciliation"))
    closed.sign("clerk", act)
    closed.sign("clerk", act, status=409)
    closed.sign("convener", act, status=403)


def test_numbers_that_moved_are_made_anew(closed: Hall) -> None:
    """A paper comes back spoiled while the numbers wait for their second signature."""
    act = closed.act_of(closed.post("clerk", "/assemblies/{id}/reconciliation"))
    closed.sign("clerk", act)
    with closed.meeting.desk() as desk:
        desk.take_back(closed.meeting.facts.card(11), "spoiled")
    closed.sign("scrutineer", act, status=409)
    closed.post("clerk", f"/acts/{act}/withdrawal")
    two_sign(closed, "reconciliation")


def test_without_a_witness_the_count_waits(closed: Hall) -> None:
    act = closed.act_of(closed.post("clerk", "/assemblies/{id}/reconciliation"))
    closed.sign("clerk", act)
    closed.sign("scrutineer", act)
    assert "见证人" in closed.get("clerk", DESK)
    closed.post("clerk", "/assemblies/{id}/tallies", status=409)
    closed.cosign()
    closed.post("clerk", "/assemblies/{id}/tallies")
    closed.post("clerk", "/assemblies/{id}/tallies", status=409)


def test_the_result_is_shown_with_what_is_short(closed: Hall) -> None:
    count(closed)
    act = closed.act_of(closed.post("clerk", "/assemblies/{id}/result"))
    said = closed.get("scrutineer", f"/acts/{act}")
    assert "未通过" in said
    assert "6 10.00%" in said
    assert "表决结果" not in closed.get("eve", "/a/{id}").partition("表决事项")[0]
    closed.sign("scrutineer", act)
    closed.sign("clerk", act)
    assert "未通过" in closed.get("eve", "/a/{id}")


def test_the_result_becomes_final_in_its_time_and_not_over_objections(posted: Hall) -> None:
    early = posted.post("convener", "/assemblies/{id}/final", status=409)
    assert "2026-04-02 00:00" in text_of(early.text)
    fields = {"about": "result", "text": "我的票算错了"}
    posted.post("convener", "/assemblies/{id}/objections", fields)
    later(posted, days=9)
    assert "1" in text_of(posted.post("convener", "/assemblies/{id}/final", status=409).text)
    ruling = {"decision": "rejected", "answer": "已复核。"}
    posted.sign("street", posted.act_of(posted.post("street", "/objections/1/ruling", ruling)))
    posted.post("convener", "/assemblies/{id}/final")


def test_the_street_office_checks_and_certifies(posted: Hall) -> None:
    posted.post("street", "/assemblies/{id}/certificate", {"number": "1"}, 409)
    finish(posted)
    for name in ("street", "auditor"):
        said = posted.get(name, "/assemblies/{id}/certificate")
        for words in ("全部通过", "每个数字都一致", "收到 0 件", "发出 2 = 计入 1"):
            assert words in said
    assert (
        'name="number"' in posted.browser("street").get(f"/assemblies/{posted.id}/certificate").text
    )
    fields = {"number": "临街〔2026〕3号", "compared": COMPARED}
    posted.post("street", "/assemblies/{id}/certificate", {**fields, "number": " "}, 400)
    act = posted.act_of(posted.post("street", "/assemblies/{id}/certificate", fields))
    assert "临街〔2026〕3号" in posted.get("street", f"/acts/{act}")
    posted.sign("street", act)
    assert posted.meeting.phase() == "certified"
    assert "已由街道办事处认证" in posted.get("eve", "/a/{id}")


def test_two_certificates_never_bear_one_number(minuted: Hall) -> None:
    minuted.run(lambda s: _certify_elsewhere(s, minuted.id, "临街〔2026〕1号"))
    page = minuted.browser("street").get(f"/assemblies/{minuted.id}/certificate")
    assert "〔2026〕2号" in text_of(page.text)
    fields = {"number": "临街〔2026〕1号", "compared": COMPARED}
    refused = minuted.post("street", "/assemblies/{id}/certificate", fields, 409)
    assert "临街〔2026〕1号" in text_of(refused.text)
    fields = {"number": "临街〔2026〕2号", "compared": COMPARED}
    minuted.sign(
        "street", minuted.act_of(minuted.post("street", "/assemblies/{id}/certificate", fields))
    )


def _certify_elsewhere(session: Session, assembly_id: str, number: str) -> None:
    here = session.get_one(AssemblyRow, assembly_id)
    other = begin_assembly(
        session,
        here.community_id,
        title="去年的会议",
        kind="regular",
        rehearsal=False,
        officer_id=1,
        now=here.created_at,
    )
    session.add(
        SignedActRow(
            assembly_id=other.id,
            type="certificate",
            body={"number": number},
            sigs=[],
            state="done",
            created_at=here.created_at,
        )
    )


def test_an_objection_that_comes_before_the_last_signature_holds_the_result_up(
    posted: Hall,
) -> None:
    later(posted, days=9)
    act = posted.act_of(posted.post("convener", "/assemblies/{id}/final"))
    fields = {"about": "result", "text": "我的票算错了"}
    posted.post("convener", "/assemblies/{id}/objections", fields)
    assert "异议" in text_of(posted.sign("convener", act, status=409).text)
    assert posted.meeting.phase() == "preliminary"
    ruling = {"decision": "rejected", "answer": "已复核。"}
    posted.sign("street", posted.act_of(posted.post("street", "/objections/1/ruling", ruling)))
    # The numbers put up for signature are older than the ruling: the act is made anew.
    posted.sign("convener", act, status=409)
    posted.post("convener", f"/acts/{act}/withdrawal")
    posted.sign("convener", posted.act_of(posted.post("convener", "/assemblies/{id}/final")))
    assert posted.meeting.phase() == "final"


@pytest.mark.parametrize("left_out", COMPARED)
def test_nobody_certifies_what_was_not_compared(minuted: Hall, left_out: str) -> None:
    fields = {"number": "7", "compared": [one for one in COMPARED if one != left_out]}
    answer = minuted.post("street", "/assemblies/{id}/certificate", fields, 409)
    assert "三项都打勾" in text_of(answer.text)
    assert minuted.facts()["acts"] == []


def test_nobody_certifies_without_a_fresh_code(minuted: Hall) -> None:
    minuted.sign_in("street")
    minuted.meeting.clock.advance(minutes=6)
    fields = {"number": "7", "compared": COMPARED}
    answer = minuted.post("street", "/assemblies/{id}/certificate", fields, 403)
    for kept in ("7", *COMPARED):
        assert f'value="{kept}"' in answer.text


def test_minutes_are_public_once_they_are_signed(posted: Hall) -> None:
    posted.meeting.app.test_cli_runner().invoke(args=["seal", "make"])
    later(posted, days=9)
    posted.sign("convener", posted.act_of(posted.post("convener", "/assemblies/{id}/final")))
    act = posted.act_of(posted.post("convener", "/assemblies/{id}/minutes"))
    unsigned = f"/a/{posted.id}/documents/minutes-unsigned.pdf"
    assert posted.browser("eve").get(unsigned).status_code == 404
    own = posted.browser("convener").get(f"/assemblies/{posted.id}/documents/minutes-unsigned.pdf")
    assert own.data.startswith(b"%PDF")
    posted.sign("convener", act)
    assert posted.browser("eve").get(unsigned).status_code == 200


def test_each_step_belongs_to_its_role(closed: Hall) -> None:
    steps = {
        "reconciliation": "convener",
        "tallies": "street",
        "result": "registrar",
        "final": "clerk",
        "minutes": "clerk",
        "certificate": "convener",
    }
    for step, wrong in steps.items():
        for name in (wrong, "auditor", "operator", "eve"):
            closed.post(name, f"/assemblies/{{id}}/{step}", status=403)
    for path in (DESK, "/assemblies/{id}/certificate", "/assemblies/{id}/record.zip"):
        for name in ("operator", "eve"):
            closed.get(name, path, 403)
    closed.get("convener", "/assemblies/{id}/record.zip", 403)


def test_the_papers_of_the_count_come_with_the_result(closed: Hall) -> None:
    papers = "/assemblies/{id}/count/papers"
    address = f"/assemblies/{closed.id}/count/papers/count-record.pdf"
    assert "结果公示以前还没有" in closed.get("clerk", papers)
    assert closed.browser("clerk").get(address).status_code == 409
    post_result(closed)
    assert "计票记录" in closed.get("clerk", papers)
    answer = closed.browser("clerk").get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    for unknown in ("x", "resolution", "resolution-of-", "resolution-of-99"):
        found = closed.browser("clerk").get(address.replace("count-record", unknown))
        assert found.status_code in (404, 409)
    assert closed.meeting.client.get(address).status_code in (302, 401)
