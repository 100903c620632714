"""Objections at the officers' desk: recorded, ruled by the body named, answered in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.hall import Hall

TEXT = "名册上我家的面积少了两平方米。"
RULING = {"decision": "rejected", "answer": "面积与不动产登记一致。"}


def _object(hall: Hall, name: str = "convener", status: int = 302, **changes: str) -> Any:
    fields = {"about": "roll", "text": TEXT, "contact": "17000009999", **changes}
    return hall.post(name, "/assemblies/{id}/objections", fields, status)


def test_it_gets_a_number_and_a_date_for_its_answer(hall: Hall) -> None:
    _object(hall)
    said = hall.get("street", "/assemblies/{id}/objections")
    for words in ("o-1", TEXT, "17000009999", "2026-03-25 24:00"):
        assert words in said
    assert "已超期" not in said
    hall.meeting.clock.now += timedelta(days=8)
    hall.sign_in("street")
    assert "已超期" in hall.get("street", "/assemblies/{id}/objections")


def test_the_log_holds_no_word_of_it(hall: Hall) -> None:
    _object(hall)
    (entry,) = [one for one in hall.meeting.check_log() if one.type == "objection"]
    assert set(entry.body) == {"id", "about", "document"}


@pytest.mark.parametrize("changes", [{"text": " "}, {"text": "长" * 5001}, {"about": "weather"}])
def test_what_says_nothing_is_refused_and_kept_on_the_page(
    hall: Hall, changes: dict[str, str]
) -> None:
    answer = _object(hall, status=400, **changes)
    assert 'role="alert"' in answer.text
    assert 'value="17000009999"' in answer.text


def test_the_ruling_body_answers_and_signs(hall: Hall) -> None:
    _object(hall)
    act = hall.act_of(hall.post("street", "/objections/1/ruling", RULING))
    said = hall.get("street", f"/acts/{act}")
    for words in (TEXT, RULING["answer"], "不成立"):
        assert words in said
    hall.sign("street", act)
    done = hall.get("convener", "/assemblies/{id}/objections")
    assert RULING["answer"] in done
    hall.post("street", "/objections/1/ruling", RULING, 409)


def test_several_rulings_wait_side_by_side_but_one_for_each(hall: Hall) -> None:
    _object(hall)
    _object(hall, text="另一件")
    first = hall.act_of(hall.post("street", "/objections/1/ruling", RULING))
    second = hall.act_of(hall.post("street", "/objections/2/ruling", RULING))
    hall.post("street", "/objections/1/ruling", RULING, 409)
    for act in (second, first):
        hall.sign("street", act)


def test_an_answer_without_words_is_refused_beside_its_objection(hall: Hall) -> None:
    _object(hall)
    answer = hall.post("street", "/objections/1/ruling", {"decision": "upheld", "answer": ""}, 400)
    assert 'role="alert"' in answer.text
    kept = hall.post("street", "/objections/1/ruling", {**RULING, "decision": "maybe"}, 400)
    assert RULING["answer"] in kept.text


def test_only_some_may_record_and_only_one_body_rules(hall: Hall) -> None:
    _object(hall, "clerk", 403)
    _object(hall)
    hall.post("convener", "/objections/1/ruling", RULING, 403)
    act = hall.act_of(hall.post("residents_committee", "/objections/1/ruling", RULING))
    hall.sign("residents_committee", act, status=403)


def test_between_freezing_and_opening_nothing_is_recorded(quiet_hall: Hall) -> None:
    _object(quiet_hall, status=409)
    assert "不能登记异议" in quiet_hall.get("convener", "/assemblies/{id}/objections")


def test_eve_reads_no_objection(hall: Hall) -> None:
    _object(hall)
    hall.get("eve", "/assemblies/{id}/objections", 403)
    _object(hall, "eve", 403)
    hall.post("eve", "/objections/1/ruling", RULING, 403)
    hall.post("street", "/objections/99/ruling", RULING, 404)
