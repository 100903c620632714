"""A kept picture shows what it shows and tells nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.platform import pictures
from app.platform.pictures import PictureInvalid, clean_picture

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def _photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), tail: bytes = b"") -> bytes:
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKER] = "Phone of Zhang"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    written = io.BytesIO()
    picture.save(written, kind, exif=exif, comment="hidden") if kind == "JPEG" else picture.save(
        written, kind, exif=exif
    )
    return written.getvalue() + tail


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_of_its_origin_is_left(kind: str) -> None:
    source = _photo(kind, tail=b"second file")
    assert b"Phone of Zhang" in source
    clean = clean_picture(source)
    for trace in (b"Phone of Zhang", b"Exif", b"hidden", b"second file"):
        assert trace not in clean
    assert dict(Image.open(io.BytesIO(clean)).getexif()) == {}


def test_it_stands_upright() -> None:
    upright = Image.open(io.BytesIO(clean_picture(_photo("JPEG"))))
    assert upright.size == (20, 40)
    red, _, blue = upright.getpixel((10, 5))
    assert (red > 200, blue < 60) == (True, True)


def test_a_large_one_is_made_smaller() -> None:
    clean = Image.open(io.BytesIO(clean_picture(_photo("PNG", (5000, 100)))))
    assert max(clean.size) == pictures.MAX_SIDE


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(40), b"<svg/>", _photo()[:300], b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureInvalid):
        clean_picture(data)


def test_one_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", {"JPEG": 100})
    with pytest.raises(PictureInvalid):
        clean_picture(_photo())
    assert clean_picture(_photo("PNG"))
    see_through = io.BytesIO()
    Image.new("RGBA", (6000, 4001)).save(see_through, "PNG")
    assert len(see_through.getvalue()) < 200_000
    with pytest.raises(PictureInvalid):
        clean_picture(see_through.getvalue())


def test_one_that_begins_anew_without_end_is_refused() -> None:
    """Each pass of a JPEG costs the time of a picture and a few bytes."""
    plain = _photo()
    assert clean_picture(plain)
    with pytest.raises(PictureInvalid):
        clean_picture(plain[:-2] + b"\xff\xda\x00\x03\x00" * 200 + plain[-2:])


def test_what_was_erased_stays_erased() -> None:
    """A painting program erases by making see-through; the colours are still in the file."""
    for mode, hidden in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))):
        picture = Image.new(mode, (60, 60), (255,) * len(hidden))
        picture.paste(hidden, (10, 10, 50, 50))
        kept = io.BytesIO()
        picture.save(kept, "PNG")
        shown = Image.open(io.BytesIO(clean_picture(kept.getvalue()))).convert("L")
        assert min(shade for shade, count in enumerate(shown.histogram()) if count) > 240, mode
