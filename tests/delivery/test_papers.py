"""Poster, doorstep list and receipt are set from what the ledger holds."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from app.delivery.models import ServiceAttempt
from app.registry.models import UnitRow
from tests.delivery.serving import enter, visit
from tests.hall import Hall


def _words(answer: Any) -> str:
    assert answer.status_code == 200, answer.text[:500]
    assert answer.data.startswith(b"%PDF")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def _get(hall: Hall, name: str, path: str) -> Any:
    return hall.browser(name).get(path.format(id=hall.id))


def test_the_poster_leads_to_the_public_page(hall: Hall) -> None:
    hall.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
    words = _words(_get(hall, "clerk", "/assemblies/{id}/poster.pdf"))
    for said in ("业主大会定期会议", "续聘物业服务企业", f"/a/{hall.id}", "春风又绿", "24:00"):
        assert said in words


def test_a_draft_has_no_poster(hall: Hall) -> None:
    fields = {"title": "下一次", "kind": "regular"}
    draft = hall.post("convener", "/communities/linghai/assemblies", fields)
    found = re.search(r"/assemblies/[^/]+", draft.headers["Location"])
    assert found
    assert hall.browser("convener").get(found[0] + "/poster.pdf").status_code == 404


def test_the_doorstep_list_names_doors_and_no_owner_in_full(hall: Hall) -> None:
    assert hall.meeting.recognised(7).vote().status == 200
    fields = {"building": "1号楼", "as": "pdf", "phones": "y"}
    words = _words(hall.post("convener", "/assemblies/{id}/doorsteps", fields, 200))
    assert "1号楼1单元901" in words
    assert "1号楼1单元701" not in words
    assert hall.meeting.facts.card(9).phones[0] not in words
    assert f"尾号{hall.meeting.facts.card(9).phones[0][-4:]}" in words


@pytest.mark.parametrize("filled", [False, True])
def test_the_receipt_is_blank_or_of_an_attempt(hall: Hall, photo: bytes, filled: bool) -> None:
    enter(hall, 7, visit(hall, photo))
    i = hall.meeting.facts.card(7).i
    (kept,) = hall.run(lambda s: s.query(ServiceAttempt).all())
    path = f"/assemblies/{{id}}/service/rights/{i}/receipt.pdf"
    words = _words(_get(hall, "street", path + (f"?attempt={kept.id}" if filled else "")))
    assert "1号楼1单元701" in words
    assert ("赵甲" in words) is filled
    assert ("SD-000001" in words) is filled


def test_a_receipt_has_every_field_of_the_catalogue(hall: Hall, photo: bytes) -> None:
    """RULES §3.8: the ballot's number is the printed one; address and phone are masked."""
    card = hall.meeting.facts.card(7)
    address = "青岛市市北区灵海路12号1号楼"

    def live(session: Any) -> None:
        for unit in session.query(UnitRow).all():
            unit.address = address

    hall.run(live)
    enter(hall, 7, visit(hall, photo, result="refused", tracking="XA1234"))
    (kept,) = hall.run(lambda s: s.query(ServiceAttempt).all())
    path = f"/assemblies/{{id}}/service/rights/{card.i}/receipt.pdf?attempt={kept.id}"
    words = _words(_get(hall, "street", path))
    assert card.sheets[0][0] in words
    for said in ("上门", "SD-000001", "XA1234", kept.evidence[:16], "王某", "本人"):
        assert said in words
    for said in ("送达人一", "赵甲", "送达人二", "钱乙", "拒收", "张贴公示", "青岛市市北区****"):
        assert said in words
    assert "灵海路" not in words
    assert card.phones[0] not in words
    assert f"{card.phones[0][:3]}****{card.phones[0][-4:]}" in words


def test_a_receipt_of_another_rights_attempt_is_not_there(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo))
    i = hall.meeting.facts.card(9).i
    answer = _get(hall, "street", f"/assemblies/{{id}}/service/rights/{i}/receipt.pdf?attempt=1")
    assert answer.status_code == 404
