"""Doorstep lists say who has not voted, never how; each look is kept and counted in public."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.assembly.service import read
from app.delivery.models import DoorstepLook
from app.platform.audit import AuditEvent
from tests.delivery.serving import enter, visit
from tests.hall import Hall, text_of

LIST = "/assemblies/{id}/doorsteps"


def _look(hall: Hall, status: int = 200, **fields: str) -> Any:
    return hall.post("convener", LIST, {"building": "1号楼", **fields}, status)


def _looks(hall: Hall) -> list[DoorstepLook]:
    return hall.run(lambda s: s.query(DoorstepLook).all())


@pytest.mark.both_databases
def test_who_has_voted_leaves_the_list(hall: Hall) -> None:
    assert "1号楼1单元701 " in text_of(_look(hall).text)
    assert hall.meeting.recognised(7).vote().status == 200
    said = text_of(_look(hall).text)
    assert "1号楼1单元701 " not in said
    assert "1号楼1单元901 " in said
    assert "2号楼1单元401" not in said


def test_it_never_says_how(hall: Hall) -> None:
    """Two meetings that differ in the choices alone give the same list."""
    first = hall.meeting.recognised(7)
    assert first.vote().status == 200
    page = _look(hall).text
    for choice in ("同意", "反对", "弃权"):
        assert choice not in text_of(page)


def test_each_look_is_kept_and_counted_in_public(hall: Hall) -> None:
    assert "尚未查看过" in hall.get("eve", "/a/{id}")
    _look(hall)
    _look(hall, phones="y")
    kept = _looks(hall)
    assert [one.with_phones for one in kept] == [False, True]
    assert kept[0].officer_id == hall.number("convener")
    noted = hall.run(lambda s: s.query(AuditEvent).filter_by(action="delivery.doorstep").all())
    assert [one.detail["lines"] for one in noted] == [one.lines for one in kept]
    assert f"2 次（共 {sum(one.lines for one in kept)} 行）" in hall.get("eve", "/a/{id}")


def test_opening_the_page_is_no_look(hall: Hall) -> None:
    page = hall.get("convener", LIST)
    assert "1号楼1单元701" not in page
    assert _looks(hall) == []


def test_phones_only_where_asked_and_only_their_ends(hall: Hall) -> None:
    phone = hall.meeting.facts.card(7).phones[0]
    assert phone[-4:] not in text_of(_look(hall).text)
    said = text_of(_look(hall, phones="y").text)
    assert phone[-4:] in said
    assert phone not in said


def test_how_the_notice_came_stands_beside_the_door(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo))
    line = text_of(_look(hall).text).partition("1号楼1单元701 ")[2]
    assert line.split()[1] == "上门"


def test_without_shown_turnout_there_is_no_list(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = hall.meeting.definition
    silent = replace(definition, policies=replace(definition.policies, show_turnout=False))
    for name in list(read._definitions):
        monkeypatch.setitem(read._definitions, name, silent)
    _look(hall, 409)
    assert _looks(hall) == []
    assert "次" not in hall.get("eve", "/a/{id}").partition("名单")[2]


def test_before_and_after_the_voting_there_is_none(hall: Hall) -> None:
    hall.close()
    _look(hall, 409)


def test_a_building_that_is_not_there(hall: Hall) -> None:
    _look(hall, 404, building="9号楼")
    assert _looks(hall) == []


def test_only_the_convener_looks(hall: Hall) -> None:
    for name in ("street", "clerk", "scrutineer", "registrar", "auditor", "operator", "eve"):
        hall.get(name, LIST, 403)
        hall.post(name, LIST, {"building": "1号楼"}, 403)
