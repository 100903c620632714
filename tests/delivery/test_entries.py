"""What was served is signed into the log, each right once for a channel."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.entries import parse_entry
from app.delivery.models import ServiceAttempt
from app.delivery.service import entries
from app.platform.log import entries as log_entries
from tests.delivery.serving import enter, facts, visit
from tests.hall import Hall

ENTRIES = "/assemblies/{id}/service/entries"


def _propose(hall: Hall, status: int = 302, channel: str = "door", **more: str) -> Any:
    hall.sign_in("convener")
    return hall.post("convener", ENTRIES, {"channel": channel, **more}, status)


def _serve(hall: Hall, photo: bytes, *doors: int) -> None:
    for door in doors:
        enter(hall, door, visit(hall, photo))


def _logged(hall: Hall) -> list[dict[str, Any]]:
    found = hall.run(lambda s: [parse_entry(data) for data in log_entries(s, hall.id)])
    return [json.loads(json.dumps(one.body)) for one in found if one.type == "service"]


def _lines(hall: Hall, *doors: int) -> list[int]:
    return sorted(hall.meeting.facts.card(door).i for door in doors)


@pytest.mark.both_databases
def test_the_convener_signs_whom_a_channel_served(hall: Hall, photo: bytes) -> None:
    _serve(hall, photo, 7, 9)
    assert facts(hall)["unsigned"][0]["rights"] == 2
    act = hall.act_of(_propose(hall))
    page = hall.get("convener", f"/acts/{act}")
    assert "上门" in page
    assert "未提示" in page
    hall.sign("convener", act)
    body = {"channel": "door", "warned": False, "rights": _lines(hall, 7, 9)}
    assert _logged(hall) == [body]
    assert facts(hall)["unsigned"] == []


def test_nobody_stands_twice_for_one_channel(hall: Hall, photo: bytes) -> None:
    _serve(hall, photo, 7)
    hall.sign("convener", hall.act_of(_propose(hall)))
    _serve(hall, photo, 7, 9)
    hall.sign("convener", hall.act_of(_propose(hall)))
    assert [one["rights"] for one in _logged(hall)] == [_lines(hall, 7), _lines(hall, 9)]


def test_large_rounds_go_in_lots(hall: Hall, photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "LOT", 2)
    _serve(hall, photo, 7, 9, 11)
    for _ in range(2):
        hall.sign("convener", hall.act_of(_propose(hall)))
    _propose(hall, 409)
    assert [len(one["rights"]) for one in _logged(hall)] == [2, 1]


def test_an_act_taken_back_frees_its_rights(hall: Hall, photo: bytes) -> None:
    _serve(hall, photo, 7)
    act = hall.act_of(_propose(hall))
    _propose(hall, 409)
    hall.post("convener", f"/acts/{act}/withdrawal")
    assert facts(hall)["unsigned"][0]["rights"] == 1
    hall.sign("convener", hall.act_of(_propose(hall)))
    assert len(_logged(hall)) == 1


def test_what_is_signed_or_waits_is_not_struck(hall: Hall, photo: bytes) -> None:
    _serve(hall, photo, 7)
    act = hall.act_of(_propose(hall))
    (kept,) = hall.run(lambda s: s.query(ServiceAttempt).all())
    path = f"/assemblies/{{id}}/service/attempts/{kept.id}/strike"
    hall.post("convener", path, {"why": "wrong"}, 409)
    hall.sign("convener", act)
    hall.post("convener", path, {"why": "wrong"}, 409)


def test_only_what_was_delivered_is_signed(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo, result="refused"))
    _propose(hall, 409)
    _propose(hall, 409, channel="sms")
    _propose(hall, 409, warned="y")


def test_only_the_convener_puts_it_up_and_signs(hall: Hall, photo: bytes) -> None:
    _serve(hall, photo, 7)
    for name in ("street", "clerk", "auditor", "eve"):
        hall.post(name, ENTRIES, {"channel": "door"}, 403)
    act = hall.act_of(_propose(hall))
    hall.sign("clerk", act, status=403)
    assert _logged(hall) == []
