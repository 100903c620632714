"""The codes on a scanned paper ballot: which ballot it is, which end of it, which way up.

Law: a code says `YIJUE-PAPER:<serial>:<secret>`, the one at the ballot's end `:END` besides, so
that a ballot of several sheets is known by its first and its last. A code is read or it is not:
nothing is guessed from a half-read one, because QR codes carry their own check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from PIL import ImageFilter, ImageOps

from app.core.base32 import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from app.platform.scan_pages import Page

_TEXT = re.compile(r"YIJUE-PAPER:([0-9A-Z][0-9A-Z-]{3,19}):([0-9A-HJKMNP-TV-Z]{32})(:END)?")
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FIRST, LAST, BOTH = "first", "last", "both"
# The long sides at which a page is looked at where its kept picture shows no code.
OTHER_SIDES = (3600, 1200)


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a page's codes say; `turn` is by how many degrees the page lies clockwise."""

    serial: str
    secret: bytes
    parts: str
    turn: int


def read_codes(page: Page, drawn: Image.Image) -> list[PaperCode]:
    """Return one code for each ballot on the page, with both its ends where both are there.

    `drawn` is the page as it will be kept. Raises ScanNotAnImage.
    """
    for picture in _views(page, drawn):
        found = zxingcpp.read_barcodes(picture, formats=_QR)
        codes = [code for one in found if (code := _parse(one)) is not None]
        if codes:
            return _by_ballot(codes)
    return []


def _views(page: Page, drawn: Image.Image) -> Iterator[Image.Image]:
    """The page as a reader may see it better: sharper, smoother, finer, coarser."""
    yield from _ways(drawn)
    for side in OTHER_SIDES:
        yield from _ways(page.draw(side))


def _ways(picture: Image.Image) -> Iterator[Image.Image]:
    grey = picture.convert("L")
    yield grey
    yield ImageOps.autocontrast(grey.filter(ImageFilter.UnsharpMask(4, 220, 0)), cutoff=2)
    yield ImageOps.autocontrast(grey.filter(ImageFilter.GaussianBlur(1.6)), cutoff=2)


def _parse(found: zxingcpp.Barcode) -> PaperCode | None:
    match = _TEXT.fullmatch(found.text.strip().upper())
    if match is None:
        return None
    turn = round(found.orientation / 90) * 90 % 360
    return PaperCode(match[1], _secret(match[2]), LAST if match[3] else FIRST, turn)


def _secret(symbols: str) -> bytes:
    """The 20 bytes of 32 Crockford symbols."""
    number = 0
    for symbol in symbols:
        number = number << 5 | ALPHABET.index(symbol)
    return number.to_bytes(20, "big")


def _by_ballot(codes: list[PaperCode]) -> list[PaperCode]:
    ballots: dict[tuple[str, bytes], PaperCode] = {}
    for code in codes:
        key = (code.serial, code.secret)
        known = ballots.get(key)
        parts = code.parts if known is None or known.parts == code.parts else BOTH
        ballots[key] = PaperCode(code.serial, code.secret, parts, code.turn)
    return list(ballots.values())
