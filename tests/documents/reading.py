"""Reading a PDF as others do: its text by poppler, its streams and fonts by pypdf and fontTools."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream, StreamObject

from tests.parts import get_program

BANNER = "演练本文件仅供练习，不产生任何效力"


@lru_cache(maxsize=64)
def text_of(pdf: bytes) -> str:
    """What a reader copies out, page by page, in the order of the page's content, its head last."""
    command = [get_program("pdftotext"), "-raw", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def words_of(pdf: bytes) -> str:
    """The text without blanks and line breaks: how lines were broken does not matter."""
    return squeeze(text_of(pdf))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def page_texts(pdf: bytes) -> list[str]:
    return [squeeze(page) for page in text_of(pdf).split("\f")[:-1]]


def attachments_of(pdf: bytes, folder: Path) -> dict[str, bytes]:
    """The files inside the document, taken out by poppler."""
    path, out = folder / "document.pdf", folder / "attachments"
    path.write_bytes(pdf)
    out.mkdir(exist_ok=True)
    command = [get_program("pdfdetach"), "-saveall", "-o", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in out.iterdir()}


def streams_of(pdf: bytes) -> Iterator[bytes]:
    """Every stream of the document, unpacked, but for embedded files."""
    reader = PdfReader(BytesIO(pdf))
    for number in range(1, reader.trailer["/Size"]):
        found: Any = reader.get_object(number)
        if isinstance(found, StreamObject) and found.get("/Type") != "/EmbeddedFile":
            yield found.get_data()


def glyphs_missing(pdf: bytes) -> list[tuple[str, int]]:
    """Font and number of each glyph that the pages draw and the embedded font has no shape for."""
    reader, missing = PdfReader(BytesIO(pdf)), set()
    for page in reader.pages:
        fonts = {
            name: _Font(font.get_object()) for name, font in page["/Resources"]["/Font"].items()
        }
        for font, glyph in set(_drawn(page, reader)):
            if not fonts[font].can_draw(glyph):
                missing.add((fonts[font].name, glyph))
    return sorted(missing)


def _drawn(page: Any, reader: PdfReader) -> Iterator[tuple[str, int]]:
    font = ""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"Tf":
            font = operands[0]
        elif operator in (b"TJ", b"Tj"):
            parts = operands[0] if operator == b"TJ" else operands
            for part in parts:
                if isinstance(part, str | bytes):
                    raw = part if isinstance(part, bytes) else part.original_bytes
                    for at in range(0, len(raw), 2):
                        yield font, int.from_bytes(raw[at : at + 2], "big")


class _Font:
    """An embedded subset: which glyphs have a shape, and which stand for a blank."""

    def __init__(self, font: Any) -> None:
        self.name = str(font["/BaseFont"])
        self.blanks = _blanks(font["/ToUnicode"].get_data().decode())
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        self.font = TTFont(BytesIO(descriptor["/FontFile3"].get_data()))
        self.shapes = self.font.getGlyphSet()
        self.order = self.font.getGlyphOrder()

    def can_draw(self, glyph: int) -> bool:
        if glyph == 0 or glyph >= len(self.order):
            return False
        pen = RecordingPen()
        self.shapes[self.order[glyph]].draw(pen)
        return bool(pen.value) or glyph in self.blanks


def _blanks(to_unicode: str) -> set[int]:
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", to_unicode)
    return {
        int(glyph, 16)
        for glyph, code in pairs
        if not bytes.fromhex(code).decode("utf-16-be", "replace").strip()
    }
