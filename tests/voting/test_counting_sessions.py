"""Public counting: announced beforehand, opened, who is there, closed; names stay sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.core.calendar import SHANGHAI
from tests.hall import Hall, text_of

PAGE = "/desk/{id}/session"


def _at(hall: Hall, hours: int = 24) -> str:
    moment = (hall.now + timedelta(hours=hours)).astimezone(SHANGHAI)
    return moment.strftime("%Y-%m-%dT%H:%M")


def _plan(hall: Hall, status: int = 302, **changes: str) -> Any:
    fields = {"place": "居委会二楼会议室", "at": _at(hall), **changes}
    return hall.post("clerk", PAGE, fields, status)


def _step(hall: Hall, step: str, number: int = 1, status: int = 302) -> Any:
    return hall.post("scrutineer", f"{PAGE}/{number}/{step}", status=status)


def _come(hall: Hall, name: str = "王小明", role: str = "owner", status: int = 302) -> Any:
    return hall.post("clerk", f"{PAGE}/1/attendance", {"name": name, "role": role}, status)


@pytest.fixture
def going_on(hall: Hall) -> Hall:
    _plan(hall)
    _step(hall, "opening")
    return hall


@pytest.mark.both_databases
def test_a_session_is_announced_opened_and_closed(hall: Hall) -> None:
    _plan(hall)
    public = text_of(hall.browser("convener").get(f"/a/{hall.id}").text)
    assert "居委会二楼会议室" in public
    assert _at(hall).replace("T", " ") in public
    _step(hall, "opening")
    _come(hall)
    _come(hall, "李红", "street_office")
    hall.post("clerk", f"{PAGE}/1/attendance/1/leaving")
    said = hall.get("clerk", PAGE)
    assert "王小明" in said
    _step(hall, "closing")
    _step(hall, "closing", status=409)
    rows = hall.run(
        lambda session: session.execute(
            text("select count(*) from counting_attendance where left_at is null")
        ).scalar()
    )
    assert rows == 0


def test_names_are_sealed_where_they_lie(going_on: Hall) -> None:
    _come(going_on)
    stored = going_on.run(
        lambda session: session.execute(text("select name from counting_attendance")).scalar()
    )
    assert "王小明".encode() not in bytes(stored)


@pytest.mark.parametrize(
    "changes",
    [
        {"place": " "},
        {"place": "长" * 81},
        {"at": ""},
        {"at": "x"},
        {"at": "2020-01-01T10:00"},
        {"at": "2999-01-01T10:00"},
    ],
)
def test_a_session_has_a_place_and_a_time_to_come(hall: Hall, changes: dict[str, str]) -> None:
    answer = _plan(hall, 400, **changes)
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(("name", "role"), [("", "owner"), ("长" * 41, "owner"), ("王", "boss")])
def test_somebody_present_has_a_name_and_stands_for_somebody(
    going_on: Hall, name: str, role: str
) -> None:
    _come(going_on, name, role, 400)


def test_one_session_at_a_time_and_none_that_is_over(going_on: Hall) -> None:
    _plan(going_on)
    _step(going_on, "opening", 2, 409)
    _step(going_on, "calling-off", 1, 409)
    _step(going_on, "calling-off", 2)
    _step(going_on, "opening", 2, 409)
    _step(going_on, "closing")
    _come(going_on, status=409)
    _step(going_on, "dancing", 1, 409)
    assert "已取消" in text_of(going_on.browser("convener").get(f"/a/{going_on.id}").text)


def test_nothing_is_opened_before_the_vote(quiet_hall: Hall) -> None:
    _plan(quiet_hall)
    _step(quiet_hall, "opening", status=409)


def test_the_calendar_file_holds_the_session(hall: Hall) -> None:
    _plan(hall)
    answer = hall.meeting.app.test_client().get(f"/a/{hall.id}/counting.ics")
    assert answer.mimetype == "text/calendar"
    assert "LOCATION:居委会二楼会议室" in answer.text
    assert "STATUS:CONFIRMED" in answer.text


def test_nobody_else_holds_a_session(going_on: Hall) -> None:
    for name in ("convener", "street", "registrar", "auditor", "operator", "eve"):
        going_on.get(name, PAGE, 403)
        going_on.post(name, f"{PAGE}/1/closing", status=403)
        going_on.post(name, f"{PAGE}/1/attendance", {"name": "x", "role": "owner"}, status=403)
