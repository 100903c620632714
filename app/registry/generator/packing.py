"""Workbooks saved so that the same content gives the same bytes.

Limit: openpyxl writes the moment of saving into each part; it is replaced by a fixed one.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from openpyxl import Workbook

_MOMENT = (2026, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def pack(book: Workbook) -> bytes:
    """Return the workbook as XLSX bytes that depend on nothing but its content."""
    book.properties.creator = "Yijue"
    raw = BytesIO()
    book.save(raw)
    packed = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2026-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(part.filename, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return packed.getvalue()
