"""Owners demand a temporary assembly: recognised by unit, document and phone; both shares count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.models import AssemblyRow, RequisitionRow, RequisitionSignatureRow
from app.assembly.service.demand import get_demand, signers_of, support_of
from app.assembly.service.drafting import Draft
from app.platform.db import db
from app.platform.filters import area
from tests.documents.reading import page_texts, squeeze
from tests.hall import Hall, text_of
from tests.worlds.households import Card

PLACE = "/c/linghai/demands"
TEXT = {"title": "解聘物业服务企业", "text": "请求召开会议表决解聘。"}


def person(hall: Hall, door: int) -> dict[str, str]:
    card: Card = hall.meeting.facts.card(door)
    return {"unit": card.unit_codes[0], "last4": card.last4}


def code(hall: Hall) -> str:
    return str(hall.meeting.messages("owner_code")[-1][1]["code"])


def token(answer: Any) -> str:
    from re import search

    found = search(r'name="token" value="([^"]+)"', answer.text)
    assert found, text_of(answer.text)
    return found[1]


def begin(hall: Hall, door: int = 1) -> Any:
    sent = hall.meeting.client.submit(f"{PLACE}/new", {**TEXT, **person(hall, door)})
    assert sent.status_code == 200, text_of(sent.text)
    fields = {**TEXT, "token": token(sent), "code": code(hall)}
    return hall.meeting.client.submit(PLACE, fields)


def sign(hall: Hall, door: int, act: str = "sign", **changes: str) -> Any:
    client = hall.meeting.client
    sent = client.submit(f"{PLACE}/1", {"act": act, **person(hall, door), **changes})
    if sent.status_code != 200:
        return sent
    fields = {"act": act, "token": token(sent), "code": code(hall)}
    return client.submit(f"{PLACE}/1/signatures", fields)


def support(hall: Hall) -> Any:
    return hall.run(lambda s: support_of(s, get_demand(s, "linghai", 1), hall.now))


def state(hall: Hall) -> str:
    return str(hall.run(lambda s: s.get(RequisitionRow, 1).state))


def test_the_first_signature_opens_a_demand(hall: Hall) -> None:
    assert begin(hall).status_code == 302
    found = support(hall)
    assert (found.signatures, found.heads) == (1, 1)
    said = text_of(hall.meeting.client.get(f"{PLACE}/1").text)
    assert "请求召开会议表决解聘。" in said
    assert "还差" in said
    assert "业主提议" in text_of(hall.meeting.client.get("/c/linghai").text)


def test_a_right_signs_once_with_all_its_flats(hall: Hall) -> None:
    begin(hall, 51)
    first = support(hall)
    assert sign(hall, 51).status_code == 302
    assert support(hall) == first
    # Door 51 has two flats: their areas are added, the head is one.
    lone = hall.run(lambda s: s.get(RequisitionSignatureRow, (1, _key(s))).area)
    assert lone == first.area
    assert first.heads == 1


def _key(session: Any) -> str:
    return str(session.query(RequisitionSignatureRow).one().right_key)


def test_both_shares_are_reached_by_area_and_by_heads(hall: Hall) -> None:
    begin(hall)
    total = support(hall).total_heads
    needed = -(-total // 5)
    for door in range(2, 49):
        if state(hall) == "reached":
            break
        assert sign(hall, door).status_code == 302
    found = support(hall)
    assert found.missing.is_none
    assert found.heads >= needed
    assert found.area * 5 >= found.total_area
    # Without the last signature one of the two was missing.
    assert found.signatures == found.heads
    hall.run(_take_last_back)
    assert not support(hall).missing.is_none
    assert state(hall) == "reached"


def _take_last_back(session: Any) -> None:
    rows = session.query(RequisitionSignatureRow).all()
    max(rows, key=lambda row: (row.signed_at, row.right_key)).withdrawn_at = rows[0].signed_at


def test_the_committee_convenes_what_is_demanded_in_time(hall: Hall) -> None:
    begin(hall)
    path = "/communities/linghai/demands/1/assembly"
    hall.post("convener", path, {}, 409)
    for door in range(2, 49):
        if state(hall) == "reached":
            break
        sign(hall, door)
    hall.post("clerk", path, {}, 403)
    answer = hall.post("convener", path)
    made = answer.headers["Location"].rpartition("/")[2]
    row = hall.run(lambda s: s.get(AssemblyRow, made))
    assert (row.kind, row.title) == ("temporary", TEXT["title"])
    assert Draft.of(row).motions[0].text == TEXT["text"]
    said = hall.get("convener", f"/assemblies/{made}")
    assert "召集业主提议会议的期限" in said
    hall.post("convener", path, {}, 409)
    listed = hall.get("auditor", "/communities/linghai/demands")
    assert "王*" in listed
    assert "1号楼1单元101" in listed


@pytest.mark.parametrize(
    "wrong", [{"last4": "0000"}, {"last4": ""}, {"unit": "00000000"}, {"unit": ""}]
)
def test_whoever_is_not_recognised_gets_one_answer_and_no_message(
    hall: Hall, wrong: dict[str, str]
) -> None:
    begin(hall)
    before = len(hall.meeting.messages("owner_code"))
    answer = sign(hall, 2, **wrong)
    assert answer.status_code == 404
    assert "没有找到" in text_of(answer.text)
    assert len(hall.meeting.messages("owner_code")) == before
    assert person(hall, 2)["last4"] not in answer.text


def test_an_owner_without_a_phone_is_sent_to_the_desk(hall: Hall) -> None:
    begin(hall)
    assert sign(hall, 53).status_code == 409


def test_a_wrong_code_is_counted_and_a_used_one_is_gone(hall: Hall) -> None:
    begin(hall)
    client = hall.meeting.client
    sent = client.submit(f"{PLACE}/1", {"act": "sign", **person(hall, 2)})
    fields = {"act": "sign", "token": token(sent), "code": code(hall)}
    for _ in range(5):
        answer = client.submit(f"{PLACE}/1/signatures", {**fields, "code": "x"})
        assert answer.status_code == 403
    assert client.submit(f"{PLACE}/1/signatures", fields).status_code == 403
    assert support(hall).signatures == 1
    assert sign(hall, 2).status_code == 302
    again = client.submit(f"{PLACE}/1/signatures", {**fields, "code": code(hall)})
    assert again.status_code == 403


def test_a_code_is_good_for_ten_minutes_and_for_its_own_right(hall: Hall) -> None:
    begin(hall)
    client = hall.meeting.client
    mine = client.submit(f"{PLACE}/1", {"act": "sign", **person(hall, 2)})
    my_code = code(hall)
    theirs = client.submit(f"{PLACE}/1", {"act": "sign", **person(hall, 3)})
    crossed = {"act": "sign", "token": token(theirs), "code": my_code}
    assert client.submit(f"{PLACE}/1/signatures", crossed).status_code == 403
    hall.meeting.clock.now += timedelta(minutes=10)
    late = {"act": "sign", "token": token(mine), "code": my_code}
    assert client.submit(f"{PLACE}/1/signatures", late).status_code == 403
    assert support(hall).signatures == 1


def test_a_signature_is_taken_back_while_they_are_collected(hall: Hall) -> None:
    begin(hall)
    sign(hall, 2)
    assert sign(hall, 2, act="withdraw").status_code == 302
    assert support(hall).signatures == 1
    assert sign(hall, 2).status_code == 302
    assert support(hall).signatures == 2


def test_the_street_office_closes_what_is_no_demand(hall: Hall) -> None:
    begin(hall)
    hall.post("convener", "/communities/linghai/demands/1/end", {}, 403)
    hall.post("street", "/communities/linghai/demands/1/end")
    assert sign(hall, 2).status_code == 409
    assert hall.meeting.client.get("/c/linghai/demands/2").status_code == 404


@pytest.mark.parametrize("fields", [{"title": ""}, {"text": ""}, {"text": "x" * 5001}])
def test_a_demand_says_what_it_is_about(hall: Hall, fields: dict[str, str]) -> None:
    client = hall.meeting.client
    sent = client.submit(f"{PLACE}/new", {**TEXT, **person(hall, 1)})
    typed = {**TEXT, **fields, "token": token(sent), "code": code(hall)}
    assert client.submit(PLACE, typed).status_code == 400
    with hall.meeting.app.app_context():
        assert db.session.query(RequisitionRow).count() == 0


def test_who_signed_is_shown_to_officers_only_and_masked(hall: Hall) -> None:
    begin(hall)
    page = hall.meeting.client.get(f"{PLACE}/1").text
    assert "101" not in page.partition("<main")[2]
    signers = hall.run(lambda s: signers_of(s, get_demand(s, "linghai", 1), hall.now))
    assert [one.owner for one in signers if "*" not in one.owner] == []


def test_two_looks_tell_nobody_which_flat_has_signed(hall: Hall) -> None:
    """The difference of an exact area would be the area of a flat."""
    begin(hall)
    public, desk = f"{PLACE}/1", "/communities/linghai/demands"
    for door in range(2, 8):
        found = support(hall)
        for page in (hall.meeting.client.get(public).text, hall.get("convener", desk)):
            for figure in (found.area, found.missing.area):
                assert str(figure) not in page
                assert area(figure) not in page
            assert "1号楼1单元101" not in page
        sign(hall, door)
        assert (found.tenths is None) is (found.signatures < 5)
    found = support(hall)
    assert found.tenths == 10 * 5 * found.area // found.total_area
    said = text_of(hall.meeting.client.get(public).text)
    assert f"约 {found.tenths * 10}%" in said
    assert f"{found.heads} / " in said or f"{found.heads}" in said


def test_the_demand_can_be_printed_for_the_committee(hall: Hall) -> None:
    begin(hall)
    path = "/communities/linghai/demands/1/demand.pdf"
    # Until enough have signed, nobody reads who did.
    assert hall.browser("convener").get(path).status_code == 409
    for door in range(2, 49):
        if state(hall) == "reached":
            break
        sign(hall, door)
    exact = area(support(hall).area)
    assert exact in text_of(hall.get("convener", "/communities/linghai/demands"))
    assert exact not in text_of(hall.meeting.client.get(f"{PLACE}/1").text)
    answer = hall.browser("convener").get(path)
    assert answer.content_type == "application/pdf"
    said = squeeze("".join(page_texts(answer.data)))
    for words in ("临时会议提议书", "请求召开会议表决解聘", "1号楼1单元101", "1/5以上"):
        assert words in said
    assert hall.meeting.client.get(path).status_code == 302
