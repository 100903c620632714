"""The pages of a photo, a scan or a scanned PDF, drawn one by one and written anew.

Law: what is kept is a fresh JPEG, so no note of place, device or person stays in it. Bytes,
pages and pixels are bounded before anything is decoded. PDFium is not made for two threads at
once: one at a time draws.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.core.errors import RuleError
from app.platform.pictures import has_too_many_passes

MAX_SCAN_BYTES = 100 * 1024 * 1024
# Two hundred ballots of one sheet through a scanner, and the odd second sheet.
MAX_PAGES = 300
# Any phone's JPEG, which is decoded at a fraction; else A4 at 600 dots per inch.
MAX_PIXELS = {"JPEG": 120_000_000}
MAX_OTHER_PIXELS = 40_000_000
# A photo that is small enough to be drawn where it came in.
MAX_PLAIN_PIXELS = 32_000_000
# Writing is readable: A4 at 170 dots per inch.
KEPT_SIDE = 2000
QUALITY = 82
# A ballot of six sheets under each other.
MAX_HEIGHT = 6 * KEPT_SIDE
# An empty page: under 70 dots of 700,000 clearly darker than the paper. A tick has more.
BLANK_DEPTH, BLANK_SHARE = 35, 0.0001
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_pdfium = Lock()


class ScanNotAnImage(RuleError):
    """No picture and no PDF, or it is broken."""


class ScanIsHeic(RuleError):
    """The picture is in the phone's own format HEIC, which is not read here."""


class ScanLocked(RuleError):
    """The PDF asks for a password."""


class ScanTooLarge(RuleError):
    """More bytes or more pixels than are taken."""


class ScanTooLong(RuleError):
    """More pages than are taken at once, or than one ballot has."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an upload, from 1; `draw(side)` gives it upright, its long side at most `side`.

    `draw` raises ScanNotAnImage where this one page is broken.
    """

    number: int
    draw: Callable[[int], Image.Image]


@contextmanager
def read_pages(data: bytes) -> Iterator[list[Page]]:
    """Open an upload and give its pages; they can be drawn until it is closed.

    Raises ScanNotAnImage, ScanIsHeic, ScanLocked, ScanTooLarge, ScanTooLong.
    """
    if len(data) > MAX_SCAN_BYTES:
        raise ScanTooLarge(limit=MAX_SCAN_BYTES)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise ScanIsHeic
    if b"%PDF-" in data[:1024]:
        with _open_pdf(data) as document:
            yield _pdf_pages(document)
    else:
        yield _picture_pages(data)


def is_plain_photo(data: bytes) -> bool:
    """Whether a file is a JPEG that takes little time and memory to draw, as a phone's does."""
    if not data.startswith(b"\xff\xd8\xff") or has_too_many_passes(data):
        return False
    try:
        with _sound(), _open_picture(data) as opened:
            return opened.width * opened.height <= MAX_PLAIN_PIXELS
    except RuleError:
        return False


def write_jpeg(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG of at most KEPT_SIDE, without any note of its origin."""
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    plain.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return _encoded(plain)


def join_jpegs(first: bytes, second: bytes) -> bytes:
    """Return one JPEG with the second picture under the first. Raises ScanTooLong."""
    parts = [Image.open(io.BytesIO(one)).convert("RGB") for one in (first, second)]
    width, height = max(one.width for one in parts), sum(one.height for one in parts)
    if height > MAX_HEIGHT:
        raise ScanTooLong(limit=MAX_HEIGHT // KEPT_SIDE)
    whole = Image.new("RGB", (width, height), "white")
    whole.paste(parts[0], (0, 0))
    whole.paste(parts[1], (0, parts[0].height))
    return _encoded(whole)


def is_blank(picture: Image.Image) -> bool:
    """Whether there is nothing on the page: a double-sided scan brings the empty backs too."""
    small = picture.convert("L")
    small.thumbnail((1000, 1000))
    edge = max(small.size) // 30
    small = ImageOps.crop(small, edge) if min(small.size) > 3 * edge else small
    counts = small.histogram()
    total, median, seen = sum(counts), 0, 0
    while seen + counts[median] < total / 2:
        seen += counts[median]
        median += 1
    dark = sum(counts[: max(median - BLANK_DEPTH, 0)])
    return dark < total * BLANK_SHARE


def _encoded(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


@contextmanager
def _open_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
            count = len(document)
        except pypdfium2.PdfiumError as error:
            raise (ScanLocked if "password" in str(error).lower() else ScanNotAnImage) from None
    try:
        if count == 0:
            raise ScanNotAnImage
        if count > MAX_PAGES:
            raise ScanTooLong(limit=MAX_PAGES)
        yield document
    finally:
        with _pdfium:
            document.close()


def _pdf_pages(document: pypdfium2.PdfDocument) -> list[Page]:
    return [Page(n + 1, _drawing(document, n)) for n in range(len(document))]


def _drawing(document: pypdfium2.PdfDocument, index: int) -> Callable[[int], Image.Image]:
    def draw(side: int) -> Image.Image:
        with _pdfium:
            try:
                page = document[index]
                long_side = max(page.get_size())
                bitmap: Any = page.render(scale=side / max(long_side, 1.0))
                return _plain(bitmap.to_pil().copy())
            except (pypdfium2.PdfiumError, ValueError, MemoryError):
                raise ScanNotAnImage from None

    return draw


def _open_picture(data: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(data), formats=FORMATS)
    _check_size(opened)
    return opened


def _check_size(opened: Image.Image) -> None:
    limit = MAX_PIXELS.get(opened.format or "", MAX_OTHER_PIXELS)
    if opened.width * opened.height > limit:
        raise ScanTooLarge(limit=limit)


def _picture_pages(data: bytes) -> list[Page]:
    """Only a TIFF has pages; an animation shows its first picture."""
    with _sound(), _open_picture(data) as opened:
        count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise ScanTooLong(limit=MAX_PAGES)
    return [Page(n + 1, _frame(data, n)) for n in range(count)]


def _frame(data: bytes, index: int) -> Callable[[int], Image.Image]:
    def draw(side: int) -> Image.Image:
        with _sound(), _open_picture(data) as opened:
            if index:
                opened.seek(index)
            _check_size(opened)
            # A phone's JPEG is decoded at a half or a quarter where that is enough.
            opened.draft("RGB", (side, side))
            drawn = _plain(ImageOps.exif_transpose(opened))
        drawn.thumbnail((side, side))
        return drawn

    return draw


def _plain(picture: Image.Image) -> Image.Image:
    """Grey stays grey; what is see-through stands on white."""
    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode in ("1", "I;16", "I"):
        return picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB")


@contextmanager
def _sound() -> Iterator[None]:
    """Have every failure to decode be said as ScanNotAnImage or ScanTooLarge."""
    # WeasyPrint has Pillow fill what is missing of a picture with grey, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except Image.DecompressionBombError:
        raise ScanTooLarge(limit=MAX_OTHER_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise ScanNotAnImage from None
