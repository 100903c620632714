"""Objecting in public: a number and a code open the state and the answer, evidence comes along."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image

from tests.hall import Hall, text_of
from tests.registry.rollfiles import resident
from tests.site import Browser

CO_OWNED = 52
FACTS = {"about": "identity", "text": "投票的不是我。", "contact": "王五 170 0000 9999"}


@pytest.fixture
def stranger(hall: Hall) -> Browser:
    client = hall.meeting.app.test_client()
    assert isinstance(client, Browser)
    return client


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


def _object(hall: Hall, who: Browser, **more: Any) -> tuple[str, str]:
    """Object; returns number and secret as the page tells them once."""
    answer = who.submit(f"/a/{hall.id}/objections", {**FACTS, **more})
    assert answer.status_code == 302, text_of(answer.text)[:500]
    said = text_of(who.get(answer.headers["Location"]).text)
    found = re.search(r"编号 (o-\d+)，查询码 ([0-9A-Z]{8})", said)
    assert found is not None, said[:500]
    return found[1], found[2]


def _look(hall: Hall, who: Browser, number: str, secret: str, **more: str) -> Any:
    return who.submit(f"/a/{hall.id}/objection", {"number": number, "secret": secret, **more})


def _rule(hall: Hall, **changes: str) -> None:
    ruling = {"decision": "rejected", "answer": "经核对，是本人。", **changes}
    hall.sign("street", hall.act_of(hall.post("street", "/objections/1/ruling", ruling)))


@pytest.mark.both_databases
def test_number_and_code_open_state_and_answer(hall: Hall, stranger: Browser) -> None:
    number, secret = _object(hall, stranger)
    assert "已收到" in text_of(_look(hall, stranger, number, secret).text)
    hall.post("street", "/objections/1/state", {"state": "accepted"})
    hall.post("street", "/objections/1/state", {"state": "checking"})
    hall.post("street", "/objections/1/state", {"state": "accepted"}, 409)
    # People write it as they please.
    said = text_of(_look(hall, stranger, number[2:], f" {secret[:4]}-{secret[4:].lower()}").text)
    assert "核查中" in said
    assert hall.meeting.messages("objection") == []
    _rule(hall)
    ((to, fields),) = hall.meeting.messages("objection")
    assert to.endswith("17000009999")
    assert fields["number"] == number
    assert "是本人" not in str(fields)
    page = text_of(_look(hall, stranger, number, secret).text)
    assert "经核对，是本人。" in page
    (ruling,) = [one for one in hall.meeting.check_log() if one.type == "ruling"]
    assert ruling.body["document"] in page
    file = _look(hall, stranger, number, secret, file="1")
    assert file.data.decode() == "经核对，是本人。\n"


@pytest.mark.parametrize(("number", "secret"), [("o-1", "AAAAAAAA"), ("o-2", None), ("", "")])
def test_without_both_nothing_is_shown(
    hall: Hall, stranger: Browser, number: str, secret: str | None
) -> None:
    _, real = _object(hall, stranger)
    answer = _look(hall, stranger, number, real if secret is None else secret)
    assert answer.status_code == 404
    assert "已收到" not in text_of(answer.text)


def test_evidence_comes_along_and_only_officers_read_it(hall: Hall, stranger: Browser) -> None:
    _object(hall, stranger, evidence=(io.BytesIO(_picture()), "门口.png"))
    page = hall.browser("street").get(f"/assemblies/{hall.id}/objections").text
    link = re.search(r"/objections/1/evidence/\d+", page)
    assert link is not None
    read = hall.browser("street").get(link[0])
    assert read.data.startswith(b"\xff\xd8\xff")
    assert hall.browser("eve").get(link[0]).status_code == 403
    assert stranger.get(link[0]).status_code in (302, 401, 403)


def test_a_program_is_no_evidence(hall: Hall, stranger: Browser) -> None:
    fields = {**FACTS, "evidence": (io.BytesIO(b"MZ\x90"), "x.exe")}
    answer = stranger.submit(f"/a/{hall.id}/objections", fields)
    assert answer.status_code == 400
    assert [one for one in hall.meeting.check_log() if one.type == "objection"] == []


def _recognised(hall: Hall, who: Browser, document: str) -> None:
    """Sign in as the co-owner with this document, the one way owners have."""
    card = hall.meeting.facts.card(CO_OWNED)
    typed = {"unit": card.unit_codes[0], "last4": document[-4:], "go": "objection", "id": hall.id}
    page = who.submit("/c/linghai/owner", typed).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None, text_of(page)[:400]
    code = hall.meeting.messages("owner_code")[-1][1]["code"]
    fields = {"token": token[1], "code": code, "go": "objection", "id": hall.id}
    answer = who.submit("/c/linghai/owner/code", fields)
    assert answer.headers["Location"] == f"/a/{hall.id}#object"


def test_a_co_owners_objection_names_the_flat_up_to_the_freeze(
    hall: Hall, stranger: Browser
) -> None:
    _recognised(hall, stranger, resident(802))
    number, _ = _object(hall, stranger)
    i = hall.meeting.facts.card(CO_OWNED).i
    assert "对业主身份有异议" in hall.get("clerk", "/worklist")
    page = hall.browser("clerk").get(f"/assemblies/{hall.id}/freezes").text
    assert "5201" in text_of(page)
    assert "李*" in text_of(page)
    address = f"/assemblies/{hall.id}/freezes?i={i}&amp;objection={number}"
    assert address in page
    ready = hall.browser("clerk").get(address.replace("&amp;", "&")).text
    assert f'<option value="{number}" selected>' in ready
    act = hall.act_of(hall.post("clerk", "/assemblies/{id}/freezes", {"i": i, "objection": number}))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)
    assert "对业主身份有异议" not in hall.get("clerk", "/worklist")


def test_an_objection_from_nobody_known_names_no_flat(hall: Hall, stranger: Browser) -> None:
    _object(hall, stranger)
    page = hall.browser("clerk").get(f"/assemblies/{hall.id}/freezes").text
    assert "没有注明经核实的户号" in text_of(page)


def test_between_freeze_and_opening_the_page_says_where_to_turn(quiet_hall: Hall) -> None:
    client = quiet_hall.meeting.app.test_client()
    said = text_of(client.get(f"/a/{quiet_hall.id}", headers={"Accept-Language": "zh-CN"}).text)
    assert "从冻结名册到开始表决之间不受理异议" in said
    assert "有急事请联系：0532-" in said
