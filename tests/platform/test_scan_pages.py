"""What comes from a scanner or a phone becomes pages; what cannot is said and not decoded."""

from __future__ import annotations

import io
from threading import Thread

import pypdf
import pytest
from PIL import Image, ImageFile

from app.core.errors import RuleError
from app.platform import scan_pages
from app.platform.scan_pages import (
    KEPT_SIDE,
    MAX_HEIGHT,
    ScanIsHeic,
    ScanLocked,
    ScanNotAnImage,
    ScanTooLarge,
    ScanTooLong,
    join_jpegs,
    read_pages,
    write_jpeg,
)
from tests.papers import A4, jpeg, many, opened, paper, written

ORIENTATION = 0x0112
PAGES = [Image.new("L", (700, 1000), 40 * n) for n in range(3)]


def _sizes(data: bytes, side: int = 500) -> list[tuple[int, int]]:
    with read_pages(data) as pages:
        return [page.draw(side).size for page in pages]


@pytest.mark.parametrize("kind", scan_pages.FORMATS)
def test_a_picture_is_one_page(kind: str) -> None:
    (size,) = _sizes(written(Image.new("RGB", A4, "white"), kind))
    assert size == (350, 500)


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_a_scan_has_its_pages_in_order(kind: str) -> None:
    with read_pages(many(PAGES, kind)) as pages:
        greys = [page.draw(300).convert("L").getpixel((100, 100)) for page in pages]
    assert [page.number for page in pages] == [1, 2, 3]
    assert greys == pytest.approx([0, 40, 80], abs=3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_kept_as_a_picture(mode: str) -> None:
    page = Image.new(mode, (60, 40))
    kind = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    with read_pages(written(page, kind)) as (only,):
        kept = opened(write_jpeg(only.draw(100)))
    assert kept.format == "JPEG"
    assert kept.mode in ("L", "RGB")


def test_what_is_see_through_stands_on_white() -> None:
    with read_pages(written(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")) as (only,):
        assert only.draw(20).getpixel((5, 5)) == (255, 255, 255)


def test_a_phones_picture_stands_upright_and_tells_nothing_of_its_origin() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Phone of Zhang"
    data = jpeg(Image.new("RGB", (4000, 3000)), exif=exif)
    assert b"Phone of Zhang" in data
    with read_pages(data) as (only,):
        kept = write_jpeg(only.draw(3000))
    assert opened(kept).size == (1500, KEPT_SIDE)
    assert b"Phone of Zhang" not in kept
    assert dict(opened(kept).getexif()) == {}


def test_two_pages_of_a_ballot_stand_under_each_other() -> None:
    page = jpeg(paper(word="one"))
    joined = join_jpegs(page, jpeg(Image.new("L", (700, 900))))
    assert opened(joined).size == (A4[0], A4[1] + 900)
    tall = jpeg(Image.new("L", (100, MAX_HEIGHT)))
    with pytest.raises(ScanTooLong):
        join_jpegs(tall, page)


def _heic() -> bytes:
    return b"\x00\x00\x00\x24ftypheic" + bytes(40)


def _locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(many(PAGES[:1])))
    writer.encrypt("a secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ScanNotAnImage),
        (b"<svg>", ScanNotAnImage),
        (b"%PDF-1.7 nothing more", ScanNotAnImage),
        (b"\x89PNG\r\n\x1a\n a photo", ScanNotAnImage),
        (_heic(), ScanIsHeic),
        (_locked(), ScanLocked),
        (jpeg(paper())[:3000], ScanNotAnImage),
        (many(PAGES, "TIFF")[:-200], ScanNotAnImage),
    ],
)
def test_what_is_no_picture_is_said(data: bytes, error: type[RuleError]) -> None:
    with pytest.raises(error):
        _sizes(data)


def test_half_a_picture_is_none_whatever_others_want(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint asks Pillow to fill up what is missing."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = jpeg(paper())
    with pytest.raises(ScanNotAnImage):
        _sizes(whole[: len(whole) // 2])


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = written(Image.new("1", (12_000, 12_000)), "PNG")
    assert len(bomb) < 200_000
    with pytest.raises(ScanTooLarge):
        _sizes(bomb)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_pages, "MAX_PAGES", 2)
    for kind in ("PDF", "TIFF"):
        with pytest.raises(ScanTooLong):
            _sizes(many(PAGES, kind))
    monkeypatch.setattr(scan_pages, "MAX_SCAN_BYTES", 100)
    with pytest.raises(ScanTooLarge):
        _sizes(jpeg(paper()))


def test_a_page_without_size_stays_a_small_picture() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(1, 14_000)
    writer.add_blank_page(14_000, 14_000)
    stream = io.BytesIO()
    writer.write(stream)
    assert [max(size) for size in _sizes(stream.getvalue())] == [500, 500]


def test_two_officers_scan_at_once() -> None:
    data, seen = many(PAGES * 4), []

    def scan() -> None:
        seen.append(len(_sizes(data, 800)))

    threads = [Thread(target=scan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [12, 12, 12, 12]
