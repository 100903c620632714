"""A posting serves those tried in vain, after its full days, with pictures of both ends."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from app.core.calendar import local_date
from app.delivery.models import PublicPosting, ServiceAttempt
from app.delivery.service.postings import served_on
from tests.delivery.serving import enter, facts, visit
from tests.hall import Hall

POSTINGS = "/assemblies/{id}/service/postings"


@pytest.fixture
def hall_before(quiet_hall: Hall) -> Hall:
    """The frozen roll, some days before the opening."""
    quiet_hall.meeting.clock.now = quiet_hall.meeting.opens - timedelta(days=6)
    return quiet_hall


def _hang(hall: Hall, photo: bytes, status: int = 302, **changes: Any) -> Any:
    fields = {
        "place": "1号楼公告栏",
        "first_day": local_date(hall.now).isoformat(),
        "pictures": (io.BytesIO(photo), "up.jpg"),
        **changes,
    }
    return hall.post("convener", POSTINGS, fields, status)


def _over(hall: Hall, photo: bytes, status: int = 302, **changes: Any) -> Any:
    posting = hall.run(lambda s: s.query(PublicPosting).one())
    fields = {
        "last_day": local_date(hall.now).isoformat(),
        "pictures": (io.BytesIO(photo), "down.jpg"),
        **changes,
    }
    return hall.post("convener", f"{POSTINGS}/{posting.id}", fields, status)


def _later(hall: Hall, **time: float) -> None:
    hall.meeting.clock.now += timedelta(**time)
    hall.browsers.clear()


def test_the_day_of_posting_does_not_count() -> None:
    assert served_on(date(2026, 3, 12), 7) == date(2026, 3, 19)


@pytest.mark.both_databases
def test_it_serves_whom_nobody_could_reach(hall_before: Hall, photo: bytes) -> None:
    hall = hall_before
    enter(hall, 7, visit(hall, photo, result="undeliverable"))
    enter(hall, 9, visit(hall, photo, result="refused"))
    enter(hall, 11, visit(hall, photo))
    assert "2 户" in hall.get("street", POSTINGS)
    _hang(hall, photo)
    # Tried in vain only after the notice went up: this posting is not for door 13.
    _later(hall, days=2)
    enter(hall, 13, visit(hall, photo, result="undeliverable"))
    _later(hall, days=5, hours=13)
    assert "须张贴到" in _over(hall, photo, 409).text
    _later(hall, days=1)
    _over(hall, photo)
    posted = hall.run(lambda s: s.query(ServiceAttempt).filter_by(channel="posting").all())
    facts_of = hall.meeting.facts
    assert {one.i for one in posted} == {facts_of.card(7).i, facts_of.card(9).i}
    assert facts(hall)["totals"]["served"]["rights"] == 3
    assert all(local_date(one.at - timedelta(minutes=1)) == date(2026, 3, 19) for one in posted)
    paper = hall.browser("street").get(f"/assemblies/{hall.id}/service/postings/1/proof.pdf")
    words = "".join(PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().split())
    assert "2026年3月13日至2026年3月20日24:00，共8日" in words
    assert "1号楼公告栏" in words
    _over(hall, photo, 404)


def test_who_was_never_tried_stays_unreached(hall_before: Hall, photo: bytes) -> None:
    hall = hall_before
    _hang(hall, photo)
    _later(hall, days=9)
    _over(hall, photo)
    assert facts(hall)["totals"]["unreached"] == facts(hall)["whole"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": " "}, "地点"),
        ({"first_day": "2026-02-01"}, "日期"),
        ({"first_day": "2030-02-01"}, "日期"),
        ({"first_day": "soon"}, "日期"),
        ({"pictures": (io.BytesIO(b""), "x.jpg")}, "照片"),
        ({"warned": "y"}, "不计"),
    ],
)
def test_what_a_posting_lacks_is_said(
    hall_before: Hall, photo: bytes, changes: dict[str, Any], said: str
) -> None:
    assert said in _hang(hall_before, photo, 400, **changes).text


def test_its_end_lies_between_its_days_and_today(hall_before: Hall, photo: bytes) -> None:
    hall = hall_before
    _hang(hall, photo)
    _later(hall, days=9)
    _over(hall, photo, 400, last_day="2026-12-01")
    _over(hall, photo, 409, last_day="2026-03-18")
    _over(hall, photo, 400, last_day="")


def test_its_pictures_are_for_those_who_watch(hall_before: Hall, photo: bytes) -> None:
    hall = hall_before
    _hang(hall, photo)
    (name,) = hall.run(lambda s: s.query(PublicPosting).one().pictures)
    path = f"/assemblies/{{id}}/service/evidence/{name}"
    hall.get("clerk", path, 403)
    assert hall.browser("street").get(path.format(id=hall.id)).mimetype == "image/jpeg"


def test_only_the_convener_hangs_out(hall_before: Hall, photo: bytes) -> None:
    for name in ("street", "clerk", "eve"):
        fields = {"place": "x", "first_day": "2026-03-12", "pictures": (io.BytesIO(photo), "x.jpg")}
        hall_before.post(name, POSTINGS, fields, 403)


def test_a_posting_of_another_assembly_is_not_here(hall_before: Hall, photo: bytes) -> None:
    hall_before.post("convener", POSTINGS + "/99", {"last_day": "2026-03-12"}, 404)
