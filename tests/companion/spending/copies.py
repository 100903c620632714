"""Copies as people upload them: photos, and PDFs with more in them than is seen."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRET = b"6222020000000000000"
#: Writes the secret and lays a black bar over it.
UNDER_A_BAR = (
    b"BT /F1 40 Tf 60 600 Td (" + SECRET + b") Tj ET\n0 0 0 rg 40 560 520 100 re f\n"
    b"BT /F1 40 Tf 60 300 Td (SUM 1000) Tj ET\n"
)


def masked(words: str = "paid") -> io.BytesIO:
    """A picture with a remark in it that nobody sees."""
    picture = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(picture).text((40, 40), words, fill="black")
    note = PngInfo()
    note.add_text("Author", SECRET.decode())
    kept = io.BytesIO()
    picture.save(kept, "PNG", pnginfo=note)
    kept.seek(0)
    return kept


def erased() -> bytes:
    """A picture whose secret was "erased": it is see-through, and its colours are still there."""
    picture = Image.new("RGBA", (600, 800), (255, 255, 255, 255))
    ImageDraw.Draw(picture).rectangle((100, 100, 500, 200), fill=(0, 0, 0, 0))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def document(content: bytes = UNDER_A_BAR, pages: int = 1, more: Sequence[bytes] = ()) -> bytes:
    """A PDF of some pages; `more` are further objects, from number 5 + pages on."""
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    packed = zlib.compress(content)
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 3 0 R>>/XObject<</X %d 0 R>>>>>>" % (5 + pages)
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        font,
        stream,
        *([page] * pages),
        *more,
    ]
    return _written(objects)


def _written(objects: Sequence[bytes]) -> bytes:
    data, starts = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    info = b"/Info<</Author(%s)>>" % SECRET
    count, start = len(objects) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return data + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (count, info, start)


def laughing(deep: int = 9, wide: int = 12) -> bytes:
    """A small PDF that draws a form that draws twelve that draw twelve …"""
    forms = []
    for level in range(deep):
        body = b"/X Do " * wide if level < deep - 1 else b"0 0 100 100 re f"
        forms.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>"
            b"/Length %d>>stream\n%s\nendstream" % (7 + level, len(body), body)
        )
    return document(b"/X Do", more=forms)
