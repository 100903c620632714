"""Scans find their ballots by the code: photos and files of many pages, upright, kept sealed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from app.platform.files import stored_hashes
from app.platform.scan_pages import is_plain_photo
from app.voting.service.paper import scans
from app.voting.service.paper.scans import find_scan
from tests.companion.spending.copies import laughing
from tests.hall import Hall
from tests.papers import A4, badly, jpeg, many, opened, paper, written
from tests.voting.scanning_desk import ScanningDesk

HALVES = ((False,), (True,))


@pytest.fixture
def desk(hall: Hall) -> ScanningDesk:
    """The ballots of doors 1 to 4 are out."""
    hall.get("clerk", "/desk/{id}")
    made = ScanningDesk(hall)
    made.hand_out(1, 2, 3, 4)
    return made


def test_a_photo_becomes_the_ballots_picture(desk: ScanningDesk) -> None:
    serial, secret = desk.sheet(1)
    answer = desk.send(jpeg(paper((serial, secret))))
    (page,) = answer["pages"]
    assert (page["serial"], page["state"]) == (serial, "stored")
    assert answer["counts"] == {"scanned": 1, "without": 3, "waiting": 0}
    data = desk.picture(serial)
    assert hashlib.sha256(data).hexdigest() == page["sha256"]
    found = desk.hall.run(lambda session: find_scan(session, desk.hall.id, serial))
    assert (found.sha256, found.secret) == (page["sha256"], bytes.fromhex(secret))
    assert desk.row(1).scanned_at == desk.hall.now


@pytest.mark.both_databases
def test_a_scanners_file_serves_many_ballots(desk: ScanningDesk) -> None:
    pages = [paper(desk.sheet(door)) for door in (1, 2, 3)]
    backs = [Image.new("L", A4, 250)] * 3
    duplex = [page for pair in zip(pages, backs, strict=True) for page in pair]
    expected = [
        each for door in (1, 2, 3) for each in ((desk.sheet(door)[0], "stored"), (None, "blank"))
    ]
    assert desk.states(many(duplex)) == expected
    assert desk.states(many(pages, "TIFF"))[0][1] == "replaced"
    assert desk.send(jpeg(paper(desk.sheet(4))))["counts"]["without"] == 0


@pytest.mark.parametrize("turn", [0, 7, 90, 180, 270])
def test_however_it_lies_and_however_badly_it_stands_upright(
    desk: ScanningDesk, turn: float
) -> None:
    serial, secret = desk.sheet(2)
    assert desk.states(jpeg(badly(paper((serial, secret)), turn))) == [(serial, "stored")]
    picture = opened(desk.picture(serial))
    assert picture.height > picture.width
    assert max(picture.size) <= 2000
    assert _head_above_end(picture)


def _head_above_end(picture: Image.Image) -> bool:
    """Whether what is read of the codes stands upright, the head's above, the end's below."""
    soft = picture.filter(ImageFilter.GaussianBlur(1.6))
    codes = {one.text.endswith(":END"): one for one in zxingcpp.read_barcodes(soft)}
    assert codes
    assert all(abs(one.orientation) < 15 for one in codes.values())
    middle = picture.height / 2
    return all(is_end == (one.position.top_left.y > middle) for is_end, one in codes.items())


def test_pictures_lie_sealed_and_tell_nothing_of_the_phone(desk: ScanningDesk) -> None:
    serial, secret = desk.sheet(1)
    exif = Image.Exif()
    exif[0x010F] = "Phone of Zhang"
    desk.send(jpeg(paper((serial, secret)).convert("RGB"), exif=exif))
    kept = desk.picture(serial)
    assert b"Phone of Zhang" not in kept
    folder: Path = desk.hall.meeting.app.extensions["yijue.config"].var_dir / "files"
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"\xff\xd8\xff" not in path.read_bytes()[:64]
    row = desk.hall.run(
        lambda session: (
            session.connection()
            .exec_driver_sql("SELECT scan_secret FROM paper_ballot WHERE scan_secret IS NOT NULL")
            .scalar_one()
        )
    )
    assert bytes.fromhex(secret) not in bytes(row)


def test_two_pages_with_a_code_each_become_one_picture(desk: ScanningDesk) -> None:
    for door, order in ((1, HALVES), (2, HALVES[::-1])):
        serial, secret = desk.sheet(door)
        first, second = (paper((serial, secret), ends=ends) for ends in order)
        assert desk.states(jpeg(first)) == [(serial, "stored")]
        assert desk.states(jpeg(second)) == [(serial, "joined")]
        picture = opened(desk.picture(serial))
        assert picture.size == (A4[0], 2 * A4[1])
        assert _head_above_end(picture)


def test_a_page_between_a_ballots_two_codes_is_its_own(desk: ScanningDesk) -> None:
    serial, secret = desk.sheet(1)
    head, end = (paper((serial, secret), ends=ends) for ends in HALVES)
    middle = paper(word="items 9 to 17")
    sent = many([head, middle, end, paper(desk.sheet(2))])
    assert [state for _, state in desk.states(sent)] == ["stored", "joined", "joined", "stored"]
    assert opened(desk.picture(serial)).size == (A4[0], 3 * A4[1])


def test_a_newer_picture_replaces_the_older(desk: ScanningDesk) -> None:
    serial, secret = desk.sheet(1)
    desk.send(jpeg(paper((serial, secret), word="blurred")))
    before = desk.row(1).scan_sha256
    desk.hall.meeting.clock.now += timedelta(minutes=5)
    again = jpeg(paper((serial, secret), word="sharp"))
    assert desk.states(again) == [(serial, "replaced")]
    assert desk.states(again) == [(serial, "same")]
    assert before not in desk.hall.run(stored_hashes)
    assert desk.row(1).scan_sha256 in desk.hall.run(stored_hashes)


def test_several_files_at_once_each_on_its_own(desk: ScanningDesk) -> None:
    answer = desk.send(jpeg(paper(desk.sheet(1))), b"<svg>", jpeg(paper(desk.sheet(2))))
    assert [one["state"] for one in answer["pages"]] == ["stored", "refused", "stored"]
    assert answer["pages"][1]["message"]
    assert desk.send(b"<svg>", status=415)["error"] == "scan_not_an_image"


def test_a_typed_serial_takes_a_file_without_code(desk: ScanningDesk) -> None:
    serial, secret = desk.sheet(3)
    answer = desk.send(written(paper(word="no code").convert("RGB"), "PNG"), serial=serial)
    assert answer["sha256"] == hashlib.sha256(desk.picture(serial)).hexdigest()
    two = desk.send(many([paper(word="one"), paper(word="two")]), serial=serial.lower())
    assert opened(desk.picture(serial)).height == 2 * A4[1]
    assert two["sha256"] == desk.row(3).scan_sha256
    other = desk.send(jpeg(paper(desk.sheet(2))), serial=serial, status=409)
    assert other["error"] == "scan_of_other_ballot"
    forged = desk.send(jpeg(paper((serial, "ab" * 20))), serial=serial, status=409)
    assert forged["error"] == "paper_not_ours"
    desk.send(jpeg(paper((serial, secret))), serial=serial)
    found = desk.hall.run(lambda session: find_scan(session, desk.hall.id, serial))
    assert found.secret == bytes.fromhex(secret)


@pytest.mark.parametrize("fields", [{}, {"serial": "00001-1"}])
def test_without_a_file_nothing_happens(desk: ScanningDesk, fields: dict[str, str]) -> None:
    assert desk.send(status=400, **fields)["error"] == "request_malformed"


def test_without_script_the_page_says_what_became_of_each(desk: ScanningDesk) -> None:
    serial = desk.sheet(1)[0]
    page = desk.hall.get("clerk", "/desk/{id}/scanning")
    assert "拍一张表决票" in page or "Photograph a ballot" in page
    sent: dict[str, Any] = {"file": [_file(jpeg(paper(desk.sheet(1)))), _file(b"%PDF-1.4 x")]}
    answer = desk.hall.browser("clerk").submit(
        f"/desk/{desk.hall.id}/scans", sent, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert f"<strong>{serial}</strong>" in answer.text
    assert 'class="wrong"' in answer.text


def _file(data: bytes) -> Any:

    return io.BytesIO(data), "scan.bin"


def test_each_look_at_a_picture_is_logged(desk: ScanningDesk) -> None:
    serial = desk.sheet(1)[0]
    desk.send(jpeg(paper(desk.sheet(1))))
    desk.picture(serial, name="scrutineer")
    desk.picture(serial.lower())
    assert desk.audited("desk.scan.look") == [serial, serial]
    desk.picture("99999-1", status=404)
    desk.picture(desk.sheet(2)[0], status=404)


def test_nobody_else_sees_or_sends_a_scan(desk: ScanningDesk) -> None:
    desk.send(jpeg(paper(desk.sheet(1))))
    for name in ("convener", "street", "registrar", "auditor", "operator", "eve"):
        desk.picture(desk.sheet(1)[0], name=name, status=403)
        desk.page(1, name=name, status=403)
        desk.send(jpeg(paper(desk.sheet(1))), name=name, status=403)
        desk.hall.get(name, "/desk/{id}/scanning", 403)


def test_a_page_made_to_eat_time_ends_its_own_process_alone(
    desk: ScanningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "SCANS", replace(scans.SCANS, page_seconds=2))
    good = many([paper(desk.sheet(1))])
    bomb, after, between = pypdf.PdfWriter(), io.BytesIO(), (good, laughing(), good)
    for one in between:
        bomb.append(io.BytesIO(one))
    bomb.write(after)
    pages = desk.send(after.getvalue())["pages"]
    assert [page["state"] for page in pages] == ["stored", "refused", "same"]
    assert "时间或内存" in pages[1]["message"]
    # A file of one ballot says so as a whole; and the desk goes on.
    serial, _ = desk.sheet(2)
    assert desk.send(laughing(), status=422, serial=serial)["error"] == "scan_too_heavy"
    assert desk.states(jpeg(paper(desk.sheet(2)))) == [(serial, "stored")]


def test_only_a_photo_that_takes_little_is_drawn_where_it_came_in() -> None:
    photo = jpeg(paper())
    assert is_plain_photo(photo)
    assert not is_plain_photo(many([paper()]))
    assert not is_plain_photo(written(paper(), "PNG"))
    assert not is_plain_photo(photo[:-2] + b"\xff\xda" * 200)
    assert not is_plain_photo(photo[:40])
    assert not is_plain_photo(jpeg(Image.new("L", (8000, 5000))))
