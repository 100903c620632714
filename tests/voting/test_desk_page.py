"""The paper desk's page and what it posts: two officers, each at a browser of their own."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest

from tests.hall import Hall
from tests.papers import jpeg, paper
from tests.worlds.meeting import sign_entry

PICTURE = jpeg(paper(word="a photo").resize((140, 200)))
DOOR = 7


def _send(hall: Hall, name: str, path: str, body: Any, status: int = 200) -> dict[str, Any]:
    """Post JSON as the page's script does."""
    browser = hall.browser(name)
    headers = {"X-CSRFToken": browser.form_token()}
    answer = browser.post(path.format(id=hall.id), json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return dict(answer.json or {})


def _body(hall: Hall, kind: str = "paper-issue", sheet: int = 0, **changes: Any) -> dict[str, Any]:
    card = hall.meeting.facts.card(DOOR)
    body: dict[str, Any] = {"i": card.i, "serial": card.sheets[sheet][0]}
    if kind == "paper-return":
        body["state"] = "spoiled"
    return {**body, **changes}


def _move(
    hall: Hall, name: str, kind: str = "paper-issue", status: int = 200, **changes: Any
) -> dict[str, Any]:
    body = _body(hall, kind, **changes)
    signed = sign_entry(name, kind, hall.meeting.hm, body)
    return _send(hall, name, "/desk/{id}/moves", {"type": kind, "body": body, **signed}, status)


def _second(hall: Hall, move: int, name: str, kind: str = "paper-issue", status: int = 200) -> Any:
    signed = sign_entry(name, kind, hall.meeting.hm, _body(hall, kind))
    return _send(hall, name, f"/desk/moves/{move}/signatures", signed, status)


@pytest.fixture
def desk(hall: Hall) -> Hall:
    """The desk, once somebody has opened its page."""
    hall.get("clerk", "/desk/{id}")
    return hall


@pytest.fixture
def issued(desk: Hall) -> Hall:
    """The paper of door 7 is out."""
    _second(desk, _move(desk, "clerk")["move"], "scrutineer")
    return desk


def _scan(hall: Hall, data: bytes, status: int = 200, **changes: str) -> dict[str, Any]:
    fields = {"serial": _body(hall)["serial"], **changes}
    answer = hall.browser("clerk").submit(
        f"/desk/{hall.id}/scans",
        {**fields, "file": (io.BytesIO(data), "scan.png")},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == status, answer.text
    return dict(answer.json or {})


def _key(hall: Hall, name: str, choice: str = "yes", status: int = 200) -> dict[str, Any]:
    card = hall.meeting.facts.card(DOOR)
    serial, secret = card.sheets[0]
    known = hall.browser(name).get(f"/desk/{hall.id}/serial?serial={serial}").json
    body = {
        "i": card.i,
        "serial": serial,
        "secret": secret,
        "scan": known["scan"] or "00" * 32,
        "assisted": False,
        "answers": [{"motion": "m1", "choices": [choice]}],
        "void": [],
    }
    signed = sign_entry(name, "paper-ballot", hall.meeting.hm, body)
    return _send(hall, name, "/desk/{id}/keyings", {"body": body, **signed}, status)


def test_the_page_is_ready_for_both(hall: Hall) -> None:
    for name in ("clerk", "scrutineer"):
        page = hall.browser(name).get(f"/desk/{hall.id}").text
        for mark in ("data-desk", 'data-entry="paper-issue"', "csrf-token"):
            assert mark in page


def test_before_the_opening_there_is_nothing_to_do(quiet_hall: Hall) -> None:
    assert "data-entry" not in quiet_hall.browser("clerk").get(f"/desk/{quiet_hall.id}").text


def test_a_flats_ballots_are_found_by_door_or_serial(desk: Hall) -> None:
    card = desk.meeting.facts.card(DOOR)
    for query in ("1单元701", card.sheets[0][0], card.sheets[0][0].lower()):
        found = desk.browser("clerk").get(f"/desk/{desk.id}/serials?q={query}").json["serials"]
        assert card.sheets[0][0] in {one["serial"] for one in found}
        assert all(one["owner_masked"].endswith("*") for one in found)
    assert desk.browser("clerk").get(f"/desk/{desk.id}/serials?q=").json["serials"] == []


def test_a_second_person_completes_a_move(desk: Hall) -> None:
    move = _move(desk, "clerk")["move"]
    assert 'data-type="paper-issue"' in desk.browser("scrutineer").get(f"/desk/{desk.id}").text
    assert 'data-type="paper-issue"' not in desk.browser("clerk").get(f"/desk/{desk.id}").text
    _second(desk, move, "clerk", status=409)
    assert "entry" in _second(desk, move, "scrutineer")
    assert desk.meeting.recognised(DOOR).vote().error == "electronic_channel_closed"


def test_no_paper_goes_out_once_the_close_has_come(desk: Hall) -> None:
    """The first signature was in time, the second is not; nobody has looked at the site between."""
    desk.meeting.clock.now = desk.meeting.closes - timedelta(minutes=1)
    desk.browsers.clear()
    move = _move(desk, "clerk")["move"]
    desk.sign_in("scrutineer")
    desk.meeting.clock.now = desk.meeting.closes
    assert _second(desk, move, "scrutineer", status=409)["error"] == "act_not_allowed_now"
    assert desk.meeting.phase() == "closed"


def test_the_same_paper_goes_out_once(issued: Hall) -> None:
    assert _move(issued, "clerk", status=409)["error"] == "serial_already_issued"


def test_a_move_waits_once_and_can_be_taken_back(desk: Hall) -> None:
    move = _move(desk, "clerk")["move"]
    assert _move(desk, "clerk", status=409)["error"] == "move_waiting"
    desk.post("scrutineer", f"/desk/moves/{move}/withdrawal")
    assert _second(desk, move, "scrutineer", status=409)["error"] == "move_not_found"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"serial": "ZZZZ-9999"}, 404, "serial_not_found"),
        ({"i": 1}, 409, "move_not_found"),
    ],
)
def test_a_paper_of_nobody_is_refused(
    desk: Hall, changes: dict[str, Any], status: int, error: str
) -> None:
    assert _move(desk, "clerk", status=status, **changes)["error"] == error


@pytest.mark.parametrize("sent", [[], {}, {"type": "result", "body": {}, "k": "x", "s": "y"}, "x"])
def test_a_malformed_move_is_refused(desk: Hall, sent: Any) -> None:
    assert _send(desk, "clerk", "/desk/{id}/moves", sent, 400)["message"]


def test_a_spoiled_paper_opens_the_phone_again(issued: Hall) -> None:
    move = _move(issued, "scrutineer", "paper-return")["move"]
    _second(issued, move, "clerk", "paper-return")
    assert issued.meeting.recognised(DOOR).vote().status == 200
    states = (
        issued.browser("clerk")
        .get(f"/desk/{issued.id}", headers={"Accept": "application/json"})
        .json["states"]
    )
    assert states["spoiled"] == 1


@pytest.mark.both_databases
def test_two_equal_keyings_are_one_ballot(issued: Hall) -> None:
    sha256 = _scan(issued, PICTURE)["sha256"]
    kept = issued.browser("clerk").get(f"/desk/{issued.id}/scans/{_body(issued)['serial']}")
    assert hashlib.sha256(kept.data).hexdigest() == sha256
    assert _key(issued, "clerk")["state"] == "waiting"
    assert _key(issued, "clerk", "no", 409)["error"] == "keyed_already"
    assert _key(issued, "scrutineer")["state"] == "logged"
    assert [entry.type for entry in issued.meeting.check_log()][-1] == "paper-ballot"


def test_nothing_is_keyed_without_its_picture(issued: Hall) -> None:
    assert _key(issued, "clerk", status=409)["error"] == "scan_missing"
    assert _scan(issued, b"<svg>", 415)["error"] == "scan_not_an_image"
    assert _scan(issued, PICTURE, 404, serial="ZZZZ-1")["error"] == "serial_not_found"


def test_once_the_numbers_are_signed_the_desk_is_shut(issued: Hall) -> None:
    _scan(issued, PICTURE)
    issued.close()
    for name in ("clerk", "scrutineer"):
        issued.sign_in(name)
    act = issued.act_of(issued.post("clerk", "/assemblies/{id}/reconciliation"))
    issued.sign("clerk", act)
    issued.sign("scrutineer", act)
    assert _key(issued, "clerk", status=409)["error"] == "paper_reconciled"
    assert _move(issued, "clerk", "paper-return", status=409)["error"] == "paper_reconciled"
    assert "data-entry" not in issued.browser("clerk").get(f"/desk/{issued.id}").text


def test_nobody_else_comes_to_the_desk(desk: Hall) -> None:
    for name in ("convener", "street", "registrar", "auditor", "operator", "eve"):
        for path in ("/desk/{id}", "/desk/{id}/serials?q=701", "/desk/{id}/serial?serial=x"):
            desk.get(name, path, 403)
        _send(desk, name, "/desk/{id}/moves", {}, 403)
        _send(desk, name, "/desk/{id}/keyings", {}, 403)
