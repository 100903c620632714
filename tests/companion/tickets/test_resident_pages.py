"""The phone's pages: reporting, following, rating; sent again it is the same; privacy."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

import pytest
from PIL import Image

from app.companion.tickets.models import TicketPhotoRow, TicketRow
from app.companion.tickets.service.pictures import read_photo
from tests.committee.town import COMMUNITY, picture, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk, jpeg

MINE = f"/c/{COMMUNITY}/tickets"
JSON = {"Accept": "application/json"}


def fields(**more: Any) -> dict[str, Any]:
    return {"category": "repair-power", "place": "stairs", "text": "楼道灯坏了", **more}


def photo(data: bytes, name: str = "a.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


@pytest.fixture
def phone(quarter: Quarter) -> Any:
    return quarter.sign_in(3)


def only(quarter: Quarter) -> int:
    return int(quarter.run(lambda session: session.query(TicketRow).one().id))


@pytest.mark.both_databases
def test_from_the_report_to_the_stars(quarter: Quarter, phone: Any) -> None:
    assert "Report something" in text_of(phone.get(f"{MINE}/new?lang=en").text)
    sent = phone.submit(MINE, fields(photos=[photo(picture().getvalue())]))
    assert sent.status_code == 302, text_of(sent.text)[:800]
    page = sent.headers["Location"]
    assert "10:30" in phone.get(page).text
    Desk(quarter).finish(only(quarter))
    assert "换了灯泡" in phone.get(page).text
    assert phone.submit(f"{page}/confirm", {"stars": "5", "explanation": "好"}).status_code == 302
    assert "★★★★★" in phone.get(page).text
    assert "楼道灯坏了" in phone.get(MINE).text


def test_sent_again_it_is_one_report_and_one_photo(quarter: Quarter, phone: Any) -> None:
    report = fields(client_key="made-by-the-phone")
    answers = [phone.submit(MINE, report, headers=JSON).json for _ in range(3)]
    assert len({one["id"] for one in answers}) == 1
    address = f"{answers[0]['url']}/photos"
    for _ in range(3):
        given = {"photos": photo(jpeg()), "photo_key": "photo-key-1"}
        assert phone.submit(address, given, headers=JSON).status_code == 200
    assert quarter.run(lambda session: session.query(TicketPhotoRow).count()) == 1


def test_a_neighbour_sees_neither_a_private_report_nor_its_photos(
    quarter: Quarter, phone: Any
) -> None:
    sent = phone.submit(MINE, fields(private="y", photos=[photo(jpeg())]))
    page, number = sent.headers["Location"], only(quarter)
    shown = quarter.run(lambda session: session.query(TicketPhotoRow).one().id)
    assert phone.get(f"{page}/photos/{shown}.jpg").status_code == 200
    neighbour = quarter.sign_in(4)
    for address in (page, f"{page}/photos/{shown}.jpg"):
        assert neighbour.get(address).status_code == 404
    for act in ("confirm", "note", "withdraw", "photos"):
        answer = neighbour.submit(f"{page}/{act}", {"explanation": "我来看看"})
        assert answer.status_code == 404
    stranger = quarter.auth.browser()
    for address in (f"/c/{COMMUNITY}/reports", f"/c/{COMMUNITY}/reports/{number}"):
        assert "楼道灯坏了" not in stranger.get(address).text
    assert stranger.get(f"/c/{COMMUNITY}/reports/{number}").status_code == 404
    public = f"/c/{COMMUNITY}/reports/{number}/photos/{shown}.jpg"
    assert stranger.get(public).status_code == neighbour.get(public).status_code == 404


def test_what_everybody_sees_names_nobody(quarter: Quarter, phone: Any) -> None:
    text = "王先生17000001234家门口灯坏了"
    phone.submit(MINE, fields(text=text, spot="1单元301门口", photos=[photo(jpeg())]))
    stranger, number = quarter.auth.browser(), only(quarter)
    for address in (f"/c/{COMMUNITY}/reports", f"/c/{COMMUNITY}/reports/{number}"):
        shown = stranger.get(address).text
        assert "家门口灯坏了" in shown
        assert "17000001234" not in shown
        assert "301" not in shown
    reported = quarter.run(lambda session: session.query(TicketPhotoRow).one().id)
    own = f"/c/{COMMUNITY}/reports/{number}/photos"
    assert stranger.get(f"{own}/{reported}.jpg").status_code == 404
    Desk(quarter).finish(number)
    after = quarter.run(
        lambda session: session.query(TicketPhotoRow).filter_by(moment="after").one().id
    )
    assert stranger.get(f"{own}/{after}.jpg").status_code == 200
    assert stranger.get(f"/c/{COMMUNITY}/reports/{number}").text.count("换了灯泡") == 0


def test_a_tenant_reports_and_an_address_of_another_community_leads_nowhere(
    quarter: Quarter, phone: Any
) -> None:
    tenant = quarter.rent(phone)
    page = tenant.submit(MINE, fields()).headers["Location"]
    assert tenant.get(page).status_code == 200
    assert phone.get(page).status_code == 404
    assert tenant.get(page.replace(COMMUNITY, "xiyuan")).status_code == 404


def bomb() -> bytes:
    """A PNG of 30,000 by 30,000 pixels in a few kilobytes."""
    data = io.BytesIO()
    Image.new("1", (8, 8)).save(data, "PNG")
    png = bytearray(data.getvalue())
    png[16:24] = (30_000).to_bytes(4, "big") * 2
    png[29:33] = zlib.crc32(bytes(png[12:29])).to_bytes(4, "big")
    return bytes(png)


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("page.html", "<script>alert(1)</script>")
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7\n",
        b"MZ" + b"\0" * 100,
        b"\xff\xd8\xff" + b"not a picture" * 20,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"",
        bomb(),
        archive(),
        b"x" * 13_000_000,
    ],
    ids=["gif", "svg", "pdf", "exe", "fake jpeg", "fake png", "empty", "bomb", "zip", "13 MB"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(
    quarter: Quarter, phone: Any, data: bytes
) -> None:
    answer = phone.submit(MINE, fields(photos=[photo(data)]), query_string={"lang": "en"})
    assert answer.status_code == 400
    assert "JPEG" in text_of(answer.text)
    assert "楼道灯坏了" in answer.text
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 0


def test_fifty_megabytes_are_refused_with_a_sentence(quarter: Quarter, phone: Any) -> None:
    answer = phone.submit(
        MINE, fields(photos=[photo(b"\xff\xd8\xff" + b"\0" * 50_000_000)]), query_string="lang=en"
    )
    assert answer.status_code == 413
    assert "too large" in text_of(answer.text)
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 0


def test_a_picture_that_is_also_something_else_stays_a_picture_only(
    quarter: Quarter, phone: Any
) -> None:
    polyglot = picture().getvalue() + archive() + b"<script>alert(1)</script>"
    phone.submit(MINE, fields(photos=[photo(polyglot, "../../evil.html")]))
    number = only(quarter)
    shown = quarter.run(lambda session: session.query(TicketPhotoRow).one().id)
    kept = quarter.run(lambda session: read_photo(session, number, shown))
    assert kept.startswith(b"\xff\xd8\xff")
    for trace in (b"PK\x03\x04", b"<script>", b"telling camera", b"Exif"):
        assert trace in polyglot
        assert trace not in kept
    answer = phone.get(f"{MINE}/{number}/photos/{shown}.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_ten_photos_are_one_too_many(quarter: Quarter, phone: Any) -> None:
    ten = [photo(jpeg(size=(20, 20 + place))) for place in range(10)]
    assert phone.submit(MINE, fields(photos=ten)).status_code == 422
    nine = [photo(jpeg(size=(20, 20 + place))) for place in range(9)]
    page = phone.submit(MINE, fields(photos=nine)).headers["Location"]
    one_more = {"photos": photo(jpeg(size=(90, 90)))}
    assert phone.submit(f"{page}/photos", one_more).status_code == 422
    assert quarter.run(lambda session: session.query(TicketPhotoRow).count()) == 9


@pytest.mark.parametrize(
    "change",
    [
        {"category": ""},
        {"place": "moon"},
        {"text": " "},
        {"client_key": "short"},
        {"client_key": "no spaces here please"},
        {"category": "repair-power\x00"},
    ],
)
def test_a_report_that_is_wrong_keeps_what_was_typed(
    quarter: Quarter, phone: Any, change: dict[str, str]
) -> None:
    answer = phone.submit(MINE, fields(spot="三楼拐角", **change))
    assert answer.status_code == 422
    assert "三楼拐角" in answer.text


@pytest.mark.parametrize(
    "act", ["accept", "claim_done", "let_rest", "transfer", "nothing", "visit"]
)
def test_a_reporter_does_not_do_what_others_do(quarter: Quarter, phone: Any, act: str) -> None:
    page = phone.submit(MINE, fields()).headers["Location"]
    answer = phone.submit(f"{page}/{act}", {"explanation": "我自己来", "body": "street"})
    assert answer.status_code in (403, 404)
    assert quarter.run(lambda session: session.query(TicketRow).one().state) == "open"


def test_who_is_not_signed_in_is_led_to_the_door_and_back(quarter: Quarter) -> None:
    stranger = quarter.auth.browser()
    answer = stranger.get(f"{MINE}/new")
    assert answer.headers["Location"].endswith(f"/door?next=/c/{COMMUNITY}/tickets/new")
    assert stranger.submit(MINE, fields(), headers=JSON).status_code == 401


def test_the_form_works_without_a_script_and_is_sent_once(quarter: Quarter, phone: Any) -> None:
    page = phone.get(f"{MINE}/new").text
    key = re.search(r'name="client_key" value="([^"]+)"', page)
    assert key is not None
    for _ in range(2):
        assert phone.submit(MINE, fields(client_key=key[1])).status_code == 302
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 1


def test_the_same_words_again_are_asked_about_first(quarter: Quarter, phone: Any) -> None:
    report = fields(place="flat")
    page = phone.submit(MINE, report).headers["Location"]
    again = phone.submit(MINE, {**report, "text": " 楼道灯坏了\r\n"})
    assert again.status_code == 200
    assert "您刚报过" in text_of(again.text)
    assert f'href="{page}"' in again.text
    asked = phone.submit(f"{MINE}/alike", report)
    assert "您刚报过" in text_of(asked.text)
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 1
    assert phone.submit(MINE, {**report, "anyway": "y"}).status_code == 302
    assert quarter.run(lambda session: session.query(TicketRow).count()) == 2
    quarter.wait(days=1)
    assert phone.submit(f"{MINE}/alike", report).status_code == 204


def test_ones_own_note_is_for_those_who_work_on_it(quarter: Quarter, phone: Any) -> None:
    page = phone.submit(MINE, fields()).headers["Location"]
    empty = phone.submit(f"{page}/note", {"explanation": ""})
    assert empty.status_code == 422
    assert '<details class="card" open>' in empty.text
    assert phone.get(f"{page}/note").headers["Location"] == page
    assert phone.submit(f"{page}/note", {"explanation": "还在闪"}).status_code == 302
    shown = text_of(phone.get(page).text)
    assert "已记录，办理单位可以看到。" in shown
    assert "上报人可以看到" not in shown
