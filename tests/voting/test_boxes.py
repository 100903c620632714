"""Boxes and seals: two officers for each act, a broken seal in the log, none shut at the count."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from app.platform.audit import AuditEvent
from app.platform.db import db
from tests.hall import Hall, text_of

PAGE = "/desk/{id}/boxes"


def _add(hall: Hall, number: str = "1", place: str = "物业服务中心", status: int = 302) -> Any:
    return hall.post("clerk", PAGE, {"number": number, "place": place}, status)


def _state(hall: Hall, kind: str, seal: str = "A1023", status: int = 302, **more: Any) -> Any:
    fields = {"kind": kind, "seal": seal, "condition": "intact", **more}
    return hall.post("clerk", f"{PAGE}/1", fields, status)


def _confirm(hall: Hall, act: int, name: str = "scrutineer", status: int = 302) -> Any:
    return hall.post(name, f"{PAGE}/acts/{act}/confirmation", status=status)


@pytest.fixture
def sealed(hall: Hall) -> Hall:
    """Box 1 is sealed, by two."""
    _add(hall)
    _state(hall, "sealed")
    _confirm(hall, 1)
    return hall


def _reconcile(hall: Hall, status: int = 302) -> Any:
    return hall.post("clerk", "/assemblies/{id}/reconciliation", status=status)


@pytest.mark.both_databases
def test_a_box_is_sealed_opened_and_sealed_again_by_two_each_time(sealed: Hall) -> None:
    _state(sealed, "opened")
    _confirm(sealed, 2)
    _state(sealed, "resealed", "B7")
    assert "等待第二名" in sealed.get("scrutineer", PAGE)
    _confirm(sealed, 3)
    said = sealed.get("clerk", PAGE)
    assert "Clerk、Scrutineer" in said
    assert "B7" in said
    assert [e.type for e in sealed.meeting.check_log()].count("incident") == 0


def test_whoever_states_an_act_does_not_confirm_it(hall: Hall) -> None:
    _add(hall)
    _state(hall, "sealed")
    assert "同事" in text_of(_confirm(hall, 1, "clerk", 403).text)
    assert "我在场看到了" not in hall.get("clerk", PAGE)
    assert "我在场看到了" in hall.get("scrutineer", PAGE)


def test_a_statement_that_was_a_mistake_is_taken_back(hall: Hall) -> None:
    _add(hall)
    _state(hall, "sealed")
    _state(hall, "sealed", status=409)
    hall.post("clerk", f"{PAGE}/acts/1/withdrawal")
    _confirm(hall, 1, status=409)
    _state(hall, "sealed", "A2")


@pytest.mark.parametrize("kind", ["sealed", "resealed", "burnt", ""])
def test_only_what_is_shut_is_opened(sealed: Hall, kind: str) -> None:
    _state(sealed, kind, status=409)


@pytest.mark.parametrize(
    ("number", "place", "status"),
    [
        ("0", "门口", 400),
        ("x", "门口", 400),
        ("1000", "门口", 400),
        ("2", " ", 400),
        ("2", "长" * 81, 400),
        ("1", "门口", 409),
    ],
)
def test_a_box_has_a_number_of_its_own_and_a_place(
    sealed: Hall, number: str, place: str, status: int
) -> None:
    answer = _add(sealed, number, place, status)
    assert 'role="alert"' in answer.text


def test_a_seal_that_is_another_is_not_called_intact(sealed: Hall) -> None:
    refused = _state(sealed, "opened", "A9999", 409)
    assert "A1023" in text_of(refused.text)
    assert 'value="A9999"' in refused.text
    _state(sealed, "opened", "A9999", 400, condition="broken")
    _state(sealed, "opened", "A9999", condition="broken", note="号码不是原来的")


def test_a_broken_seal_is_an_incident_once_two_have_seen_it(sealed: Hall) -> None:
    _state(sealed, "opened", condition="broken", note="封条被撕开")
    assert "incident" not in [e.type for e in sealed.meeting.check_log()]
    _confirm(sealed, 2)
    last = list(sealed.meeting.check_log())[-1]
    assert (last.type, last.body["code"]) == ("incident", "box_seal_broken")
    assert "破损" in sealed.get("clerk", PAGE)


@pytest.mark.both_databases
def test_the_paper_numbers_wait_until_every_box_is_opened(sealed: Hall) -> None:
    _add(sealed, "2", "居委会")
    sealed.close()
    refused = _reconcile(sealed, 409)
    assert "没有打开：1" in text_of(refused.text).replace(" ", "")
    _state(sealed, "opened")
    _reconcile(sealed, 409)
    _confirm(sealed, 2)
    sealed.act_of(_reconcile(sealed))


def test_a_box_shut_again_before_the_close_may_hold_ballots(sealed: Hall) -> None:
    for number, (kind, seal) in enumerate([("opened", "A1023"), ("resealed", "B1")], 2):
        _state(sealed, kind, seal)
        _confirm(sealed, number)
    sealed.close()
    _reconcile(sealed, 409)
    for number, (kind, seal) in enumerate([("opened", "B1"), ("resealed", "C1")], 4):
        _state(sealed, kind, seal)
        _confirm(sealed, number)
    sealed.act_of(_reconcile(sealed))


def test_an_assembly_without_boxes_goes_on_as_before(hall: Hall) -> None:
    hall.close()
    hall.act_of(_reconcile(hall))


def test_a_picture_is_kept_without_its_origin(hall: Hall) -> None:
    _add(hall)
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif)
    fields = {"kind": "sealed", "seal": "A1", "condition": "intact"}
    for data, status in ((b"not a picture", 415), (picture.getvalue(), 302)):
        answer = hall.browser("clerk").submit(
            f"{PAGE}/1".format(id=hall.id),
            {**fields, "photo": (io.BytesIO(data), "seal.jpg")},
            content_type="multipart/form-data",
        )
        assert answer.status_code in (status, 400), answer.text
    found = hall.browser("scrutineer").get(f"/desk/{hall.id}/boxes/acts/1/photo")
    assert found.mimetype == "image/jpeg"
    assert b"a phone" not in found.data
    assert "no-store" in found.headers["Cache-Control"]
    assert hall.browser("clerk").get(f"/desk/{hall.id}/boxes/acts/9/photo").status_code == 404


def test_each_act_stands_in_the_audit_log(sealed: Hall) -> None:
    with sealed.meeting.app.app_context():
        actions = [one.action for one in db.session().query(AuditEvent).all()]
    for action in ("desk.box.add", "desk.box.sealed", "desk.box.confirm"):
        assert actions.count(action) == 1


def test_boxes_of_another_assembly_are_not_found(sealed: Hall) -> None:
    sealed.post("clerk", "/desk/as-nothing/boxes/acts/1/confirmation", status=404)
    _confirm(sealed, 99, status=409)
    sealed.post("clerk", f"{PAGE}/99", {"kind": "sealed", "seal": "A"}, status=404)


def test_nobody_else_comes_to_the_boxes(sealed: Hall) -> None:
    for name in ("convener", "street", "registrar", "auditor", "operator", "eve"):
        sealed.get(name, PAGE, 403)
        sealed.post(name, PAGE, {"number": "3", "place": "x"}, status=403)
        sealed.get(name, f"{PAGE}/acts/1/photo", 403)
