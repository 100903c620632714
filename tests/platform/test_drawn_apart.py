"""What a file made to eat time or memory costs is its own process; other pages are still drawn."""

from __future__ import annotations

import io
import subprocess
import sys
import zlib

import pypdf
import pytest

from app.core.errors import RuleError
from app.platform import drawn_apart
from app.platform.drawn_apart import DrawingBusy, Limits, ScanTooHeavy, open_apart
from app.platform.scan_pages import ScanIsHeic, ScanLocked, ScanNotAnImage, ScanTooLong, read_pages
from tests.companion.spending import copies
from tests.papers import many, paper

GIGABYTE = 1024 * 1024 * 1024
FEW = Limits(pages=5, page_seconds=3, seconds=30, memory=GIGABYTE)
WORDS = [paper(word=f"page {n}") for n in (1, 2)]


def after(*files: bytes) -> bytes:
    """One PDF with the pages of several."""
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    for one in files:
        writer.append(io.BytesIO(one))
    writer.write(written)
    return written.getvalue()


def huge_picture(side: int = 40_000) -> bytes:
    """A page that shows a picture of 1.6 milliard grey dots, in a file of a few kilobytes."""
    packed = zlib.compress(bytes(side))
    row = zlib.compressobj()
    data = b"".join(row.compress(bytes(side)) for _ in range(side)) + row.flush()
    assert len(packed) < len(data) < 2_000_000
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    )
    shown = image % (side, side, len(data), data)
    return copies.document(b"595 0 0 842 0 0 cm /X Do", more=[shown])


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_pages_are_the_very_pixels_that_this_process_would_draw(kind: str) -> None:
    data = many(WORDS, kind)
    with read_pages(data) as here:
        expected = [(page.number, page.draw(2000).tobytes()) for page in here]
    with open_apart(data, FEW) as pages:
        assert [(page.number, page.draw(2000).tobytes()) for page in pages] == expected
        # Each page in each size, in any order.
        assert pages[0].draw(700).height == 700


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ScanNotAnImage),
        (b"%PDF-1.7 nothing more", ScanNotAnImage),
        (bytes(4) + b"ftypheic" + bytes(40), ScanIsHeic),
        (copies.document(pages=6), ScanTooLong),
        (copies.document(pages=5000), ScanTooLong),
    ],
)
def test_what_is_refused_here_is_refused_there(data: bytes, error: type[RuleError]) -> None:
    with pytest.raises(error), open_apart(data, FEW):
        pass


def test_a_password_is_asked_for() -> None:
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(many(WORDS[:1])))
    writer.encrypt("a secret", algorithm="RC4-128")
    writer.write(written)
    with pytest.raises(ScanLocked), open_apart(written.getvalue(), FEW):
        pass


def test_a_page_that_eats_time_holds_up_no_other() -> None:
    with open_apart(after(many(WORDS[:1]), copies.laughing(), many(WORDS[1:])), FEW) as pages:
        assert pages[0].draw(500).height == 500
        with pytest.raises(ScanTooHeavy):
            pages[1].draw(500)
        assert pages[2].draw(500).height == 500


def test_it_is_begun_anew_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_apart, "MOST_ENDS", 1)
    with open_apart(after(copies.laughing(), many(WORDS[:1])), FEW) as pages:
        for page in pages:
            with pytest.raises(ScanTooHeavy):
                page.draw(500)


# The peaks of memory are those of a whole process and of all its children, so it is a new one.
MEASURED = """
import resource

from PIL import Image
from app.platform.drawn_apart import open_apart
from tests.platform.test_drawn_apart import FEW, ScanNotAnImage, ScanTooHeavy, huge_picture

data = huge_picture()
made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open_apart(data, FEW) as (page,):
    # PDFium leaves out a picture that it has no memory for, or gives up.
    try:
        drawn = page.draw(500)
    except (ScanNotAnImage, ScanTooHeavy):
        drawn = Image.new("L", (1, 1))
ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - made
print(max(drawn.size), ours, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_page_that_eats_memory_takes_none_of_ours() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True
    )
    size, ours, theirs = map(int, done.stdout.split())
    assert size <= 500
    assert ours < 50_000
    assert theirs * 1024 < 1.1 * GIGABYTE


def test_only_so_many_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_apart, "WAIT_SECONDS", 0.1)
    data = many(WORDS[:1])
    with (
        open_apart(data, FEW),
        open_apart(data, FEW),
        pytest.raises(DrawingBusy),
        open_apart(data, FEW),
    ):
        pass
    with open_apart(data, FEW) as pages:
        assert len(pages) == 1
