"""An act's page: its words, whose signature it waits for, and who may take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.hall import Hall

WHY = "公告中的开标日期写错，须重新召集。"


def _annul(hall: Hall, status: int = 302, **changes: str) -> Any:
    hall.sign_in("convener")
    fields = {"reason": "error_in_notice", "text": WHY, **changes}
    return hall.post("convener", "/assemblies/{id}/annulment", fields, status)


@pytest.fixture
def act(hall: Hall) -> int:
    return hall.act_of(_annul(hall))


def test_it_says_in_words_what_is_signed(hall: Hall, act: int) -> None:
    said = hall.get("convener", f"/acts/{act}")
    assert "公告有误" in said
    assert WHY in said
    html = hall.browser("convener").get(f"/acts/{act}").text
    assert "data-act" in html
    assert f'action="/acts/{act}/signatures"' in html
    assert "data-act" not in hall.browser("clerk").get(f"/acts/{act}").text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_signed_acts_stay_readable_for_every_officer(hall: Hall, number: int) -> None:
    """Definition, notice and manifest of the meeting."""
    for name in ("convener", "registrar", "street", "clerk", "scrutineer", "auditor"):
        said = hall.get(name, f"/acts/{number}")
        assert "已完成签署并记入日志" in said


def test_the_definition_shows_motions_dates_and_officers(hall: Hall) -> None:
    said = hall.get("registrar", "/acts/1")
    for words in ("续聘三年。", "1号楼", "2026-03-18 00:00", "2026-03-24 24:00", "业主监督小组"):
        assert words in said


def test_the_manifest_shows_the_totals(hall: Hall) -> None:
    """Sixty rights; the thirty of building 1 vote on its lift."""
    assert "60 61 60 5,078.81" in hall.get("convener", "/acts/3")
    assert "30 30 30 2,497.00" in hall.get("convener", "/acts/3")


def test_with_the_signature_it_is_done_and_published(hall: Hall, act: int) -> None:
    document = f"/a/{hall.id}/documents/annulment.txt"
    assert hall.browser("eve").get(document).status_code == 404
    hall.sign("convener", act)
    assert hall.meeting.phase() == "annulled"
    assert WHY in hall.browser("eve").get(document).text
    assert [entry.type for entry in hall.meeting.check_log()][-1] == "annulment"
    assert "已作废" in hall.get("clerk", "/assemblies/{id}")


def test_an_act_that_cannot_be_taken_back_asks_for_a_fresh_code(hall: Hall, act: int) -> None:
    fields = hall.signature("convener", act)
    hall.meeting.clock.now += timedelta(minutes=6)
    answer = hall.post("convener", f"/acts/{act}/signatures", fields, 403)
    assert fields["s"] in answer.text
    assert hall.meeting.phase() == "open"


def test_it_is_refused_from_whom_it_does_not_ask(hall: Hall, act: int) -> None:
    for name in ("clerk", "registrar"):
        assert 'class="note error"' in hall.sign(name, act, status=403).text
    assert hall.meeting.phase() == "open"


def test_another_officers_key_signs_nothing(hall: Hall, act: int) -> None:
    hall.post("convener", f"/acts/{act}/signatures", hall.signature("clerk", act), 403)


@pytest.mark.parametrize("fields", [{}, {"k": "x", "s": "y"}, {"k": "0" * 16, "s": "AA=="}])
def test_a_malformed_signature_is_a_refusal(hall: Hall, act: int, fields: dict[str, str]) -> None:
    hall.sign_in("convener")
    hall.post("convener", f"/acts/{act}/signatures", fields, 403)


def test_a_signature_over_other_bytes_does_not_hold(hall: Hall, act: int) -> None:
    hall.sign_in("convener")
    fields = hall.signature("convener", act)
    other = hall.signature("convener", 1)
    answer = hall.post("convener", f"/acts/{act}/signatures", {**fields, "s": other["s"]}, 400)
    assert 'role="alert"' in answer.text


def test_a_second_signature_comes_too_late(hall: Hall, act: int) -> None:
    hall.sign("convener", act)
    hall.sign("convener", act, status=409)


def test_one_annulment_waits_at_a_time(hall: Hall, act: int) -> None:
    _annul(hall, 409)


def test_whoever_may_sign_it_may_take_it_back(hall: Hall, act: int) -> None:
    hall.post("clerk", f"/acts/{act}/withdrawal", status=403)
    hall.post("convener", f"/acts/{act}/withdrawal")
    assert "已撤回" in hall.get("convener", f"/acts/{act}")
    hall.sign("convener", act, status=409)


def test_an_annulment_says_why(hall: Hall) -> None:
    assert 'role="alert"' in _annul(hall, 400, text="  ").text
    answer = _annul(hall, 400, reason="because")
    assert WHY in answer.text
    _annul(hall, 400, text="长" * 5001)


def test_an_act_that_is_not_there(hall: Hall) -> None:
    assert hall.browser("convener").get("/acts/999").status_code == 404


def test_eve_reads_and_signs_nothing(hall: Hall, act: int) -> None:
    for path in (f"/acts/{act}", "/acts/1", "/assemblies/{id}/annulment"):
        assert hall.browser("eve").get(path.format(id=hall.id)).status_code == 403
    fields = {"reason": "other", "text": WHY}
    hall.post("eve", "/assemblies/{id}/annulment", fields, 403)
    hall.post("eve", f"/acts/{act}/signatures", {"k": "0" * 16, "s": "AA=="}, 403)
    hall.post("eve", f"/acts/{act}/withdrawal", status=403)
