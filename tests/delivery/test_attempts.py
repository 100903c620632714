"""A visit has two deliverers and a picture, a letter its number; errors are struck, not deleted."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from app.assembly.models import AssemblyDocument, AssemblyRow
from app.delivery.models import ServiceAttempt
from app.platform.files import read_file
from tests.delivery.serving import enter, facts, moment, visit
from tests.hall import Hall


def _attempts(hall: Hall) -> list[ServiceAttempt]:
    return hall.run(lambda s: s.query(ServiceAttempt).order_by(ServiceAttempt.id).all())


@pytest.mark.both_databases
def test_a_visit_is_kept_with_its_proof(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo))
    (kept,) = _attempts(hall)
    assert (kept.channel, kept.result, kept.deliverers) == ("door", "delivered", "赵甲、钱乙")
    assert facts(hall)["totals"]["served"]["rights"] == 1
    picture = hall.run(lambda s: read_file(s, kept.evidence))
    assert b"Phone of the convener" in photo
    assert b"Phone of the convener" not in picture
    assert Image.open(io.BytesIO(picture)).format == "JPEG"
    shown = hall.browser("street").get(f"/assemblies/{hall.id}/service/evidence/{kept.evidence}")
    assert shown.data == picture


def test_names_lie_sealed(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo, note="门卫说出差"))
    stored = "".join(hall.meeting.tables()["service_attempt"])
    for secret in ("王某", "赵甲", "门卫说出差"):
        assert secret not in stored


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deliverer_2": ""}, "两名送达人"),
        ({"deliverer_2": " 赵 甲 "}, "两名送达人"),
        ({"result": "waiting"}, "结果"),
        ({"result": "lost"}, "结果"),
        ({"channel": "sms"}, "结果"),
        ({"at": ""}, "时间"),
        ({"at": "2026-13-40T00:00"}, "时间"),
        ({"at": "2026-03-01T00:00"}, "时间"),
        ({"at": "2027-03-01T00:00"}, "时间"),
        ({"warned": "y"}, "不计"),
        ({"relation": "cousin"}, "关系"),
        ({"receiver": "长" * 41}, "太长"),
        ({"note": "长" * 501}, "太长"),
    ],
)
def test_what_a_visit_lacks_is_said(
    hall: Hall, photo: bytes, changes: dict[str, str], said: str
) -> None:
    answer = enter(hall, 7, visit(hall, photo, **changes), 400)
    assert 'role="alert"' in answer.text
    assert said in answer.text
    assert "钱乙" in answer.text or changes.get("deliverer_2") is not None
    assert _attempts(hall) == []


def test_a_visit_without_a_picture_is_refused(hall: Hall, photo: bytes) -> None:
    assert "照片" in enter(hall, 7, visit(hall, None), 400).text
    assert "JPEG" in enter(hall, 7, visit(hall, b"GIF89a not this"), 400).text
    assert _attempts(hall) == []


def test_a_letter_needs_its_number_only_when_it_arrived(hall: Hall, photo: bytes) -> None:
    letter = {"channel": "letter", "at": moment(hall), "result": "waiting"}
    enter(hall, 7, letter)
    assert facts(hall)["totals"]["waiting"]["rights"] == 1
    assert "单号" in enter(hall, 7, {**letter, "result": "delivered"}, 400).text
    enter(hall, 7, {**letter, "result": "delivered", "tracking": "XA 1234"})
    assert facts(hall)["totals"]["served"]["rights"] == 1
    assert _attempts(hall)[1].tracking == "XA1234"


def test_one_entered_wrongly_is_struck_and_stays(hall: Hall, photo: bytes) -> None:
    enter(hall, 7, visit(hall, photo))
    (kept,) = _attempts(hall)
    path = f"/assemblies/{{id}}/service/attempts/{kept.id}/strike"
    assert "原因" in hall.post("convener", path, {"why": " "}, 400).text
    hall.post("convener", path, {"why": "填错了门牌"})
    assert facts(hall)["totals"]["unreached"]["rights"] == len(hall.meeting.facts.cards)
    i = hall.meeting.facts.card(7).i
    assert "填错了门牌" in hall.get("street", f"/assemblies/{{id}}/service/rights/{i}")
    hall.post("convener", path, {"why": "again"}, 400 + 4)


def test_after_the_close_only_what_came_before_it_is_entered(hall: Hall, photo: bytes) -> None:
    hall.close()
    hall.meeting.clock.now += timedelta(hours=1)
    assert "截止" in enter(hall, 7, visit(hall, photo), 400).text
    enter(hall, 7, visit(hall, photo, at="2026-03-20T10:00"))
    assert len(_attempts(hall)) == 1


def test_an_annulled_assembly_is_served_no_more(hall: Hall, photo: bytes) -> None:
    hall.run(lambda s: setattr(s.get(AssemblyRow, hall.id), "phase", "annulled"))
    enter(hall, 7, visit(hall, photo), 409)
    assert _attempts(hall) == []


def test_an_attempt_of_another_assembly_is_not_struck_from_here(hall: Hall, photo: bytes) -> None:
    hall.post("convener", "/assemblies/{id}/service/attempts/77/strike", {"why": "x"}, 404)


def test_a_right_that_is_not_on_the_roll_is_not_served(hall: Hall, photo: bytes) -> None:
    fields = visit(hall, photo)
    hall.post("convener", "/assemblies/{id}/service/rights/9999", fields, 404)


def test_an_address_is_kept_masked_and_forgotten(hall: Hall) -> None:
    i = hall.meeting.facts.card(53).i
    path = f"/assemblies/{{id}}/service/rights/{i}"
    hall.post("convener", path + "/email", {"email": "li@example.org"})
    page = hall.get("convener", path)
    assert "l***@example.org" in page
    assert "li@example.org" not in page
    hall.post("convener", path + "/email", {"email": "no address"}, 400)
    hall.post("convener", path + "/email", {"email": ""})
    assert "example.org" not in hall.get("convener", path)


def test_a_file_of_another_kind_is_no_evidence(hall: Hall) -> None:
    kept = hall.run(lambda s: s.query(AssemblyDocument).first().sha256)
    assert hall.run(lambda s: read_file(s, kept))
    hall.get("convener", f"/assemblies/{{id}}/service/evidence/{kept}", 404)


def test_the_time_is_the_meetings_not_before_the_notice(hall: Hall, photo: bytes) -> None:
    hall.meeting.clock.now += timedelta(hours=3)
    hall.sign_in("convener")
    enter(hall, 7, visit(hall, photo))
    (kept,) = _attempts(hall)
    assert kept.recorded_at == hall.now
