"""The ZIP around a workbook, checked from its directory and then by unpacking in a stream.

Law: sizes are summed before anything is unpacked, and again while it is; the library opens
the archive only afterwards.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import IO
from xml.parsers import expat

from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import ArchiveTooLarge, FileEncrypted, WorkbookDamaged
from app.registry.rollfile.sheetscan import SheetFacts, XmlScan

# What the three layers below raise on a broken archive: directory, decompressor, file.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_HEAD = 64
_XML_STARTS = (b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<")


def scan_workbook(data: bytes, limits: RollLimits) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet part, by the part's name in the archive.

    Raises RollFileRefused where the archive is too large, damaged, encrypted or hostile.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive, len(data), limits)
            return _scan_parts(archive, limits)
    except _BROKEN as error:
        raise WorkbookDamaged(part="zip") from error


def _check_directory(archive: zipfile.ZipFile, packed: int, limits: RollLimits) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.archive_parts or len(names) != len(parts):
        raise WorkbookDamaged(part="directory")
    if any(part.flag_bits & 1 for part in parts):
        raise FileEncrypted
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise ArchiveTooLarge
    if unpacked > limits.ratio_free_bytes and unpacked > packed * limits.ratio:
        raise ArchiveTooLarge
    if "EncryptedPackage" in names:
        raise FileEncrypted


def _scan_parts(archive: zipfile.ZipFile, limits: RollLimits) -> dict[str, SheetFacts]:
    facts: dict[str, SheetFacts] = {}
    elements = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            scan = _scan_part(stream, XmlScan(limits, elements))
        elements = scan.elements
        if scan.root == "worksheet":
            facts[part.filename] = scan.facts
    return facts


def _scan_part(stream: IO[bytes], scan: XmlScan) -> XmlScan:
    head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(_XML_STARTS):
        return scan
    stream.seek(0)
    # Drawings of old Excel versions are not well-formed and nobody reads them; a part that
    # is needed fails again, at the same place, in the library.
    with suppress(expat.ExpatError):
        scan.feed(stream)
    return scan
