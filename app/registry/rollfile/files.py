"""Which kind of file the bytes are, judged by the bytes and not by the name."""

from __future__ import annotations

from collections.abc import Callable

from app.registry.rollfile.limits import MEBIBYTE, RollLimits
from app.registry.rollfile.refusals import (
    FileEmpty,
    FileEncrypted,
    FileTooLarge,
    FormatUnknown,
    OldExcelFormat,
    WebPageAsSpreadsheet,
)
from app.registry.rollfile.sheets import Sheet
from app.registry.rollfile.texts import read_csv
from app.registry.rollfile.workbooks import read_workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK")


def read_sheets(
    data: bytes, limits: RollLimits, progress: Callable[[int, int], None]
) -> list[Sheet]:
    """Return the sheets of an XLSX or CSV file that hold any value. Raises RollFileRefused."""
    if len(data) > limits.file_bytes:
        raise FileTooLarge(limit_mb=limits.file_bytes // MEBIBYTE)
    if not data.strip():
        raise FileEmpty
    if data.startswith(_OLE):
        raise FileEncrypted if _ENCRYPTED_STREAM in data else OldExcelFormat
    if data.startswith(_ZIP):
        sheets = read_workbook(data, limits, progress)
    else:
        _check_is_text(data)
        sheets = [read_csv(data, limits)]
    if not any(sheet.rows for sheet in sheets):
        raise FileEmpty
    return [sheet for sheet in sheets if sheet.rows]


def _check_is_text(data: bytes) -> None:
    if data.startswith(_OTHERS):
        raise FormatUnknown
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise WebPageAsSpreadsheet
