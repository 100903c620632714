"""The bytes of a record, from a ZIP or a folder, read with limits.

Law: nothing is written, no path of the record touches the file system, nothing
larger than the limits is inflated. A file that cannot be read whole is listed as
damaged and becomes a failed check; only where no record stands at all is it `Unusable`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import IO

# 100,000 named ballots are about 80 MB of entries; the limits leave room for ten times that.
MAX_FILE_BYTES = 1 << 30
MAX_TOTAL_BYTES = 2 << 30
MAX_FILES = 50_000

# All that zipfile and zlib were seen to raise over damaged bytes.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Unusable(RuleError):
    """There is no record to check, or the arguments make no sense: exit code 2."""


class RecordMissing(Unusable):
    """Nothing stands at the place named."""


class NotARecord(Unusable):
    """What stands there is no ZIP or folder with entries.jsonl and checkpoints/."""


@dataclass(frozen=True)
class RecordFiles:
    """Names and bytes of a record; `damaged` lists (name, reason) of what could not be read."""

    content: Mapping[str, bytes]
    damaged: tuple[tuple[str, str], ...] = ()


def read_record(path: Path) -> RecordFiles:
    """Return the files of a ZIP or folder; raises RecordMissing, NotARecord."""
    try:
        if path.is_dir():
            return _read_folder(path)
        with path.open("rb") as stream:
            return read_zip(stream)
    except OSError:
        raise RecordMissing(path=str(path)) from None


def read_zip(stream: IO[bytes]) -> RecordFiles:
    """Return the files of an open ZIP; raises NotARecord."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN:
        raise NotARecord(reason="not_a_zip") from None
    content: dict[str, bytes] = {}
    damaged: list[tuple[str, str]] = []
    left = MAX_TOTAL_BYTES
    for count, info in enumerate(archive.infolist()):
        if info.is_dir():
            continue
        reason = _refusal(info, content, count)
        data = None if reason else _inflate(archive, info, min(left, MAX_FILE_BYTES))
        if data is None:
            damaged.append((info.filename, reason or "unreadable"))
        content.setdefault(info.filename, data or b"")
        left -= len(data or b"")
    return _demand_record(RecordFiles(content, tuple(damaged)))


def _refusal(info: zipfile.ZipInfo, content: Mapping[str, bytes], count: int) -> str:
    if count >= MAX_FILES:
        return "too_many_files"
    if info.filename in content:
        return "twice"
    return "" if info.compress_type in _METHODS else "unreadable"


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except _BROKEN:
        return None
    return data if len(data) <= limit else None


def _read_folder(path: Path) -> RecordFiles:
    content: dict[str, bytes] = {}
    damaged: list[tuple[str, str]] = []
    left = MAX_TOTAL_BYTES
    for count, (name, file) in enumerate(_regular_files(path)):
        data = _read_file(file, min(left, MAX_FILE_BYTES)) if count < MAX_FILES else None
        if data is None:
            damaged.append((name, "unreadable" if count < MAX_FILES else "too_many_files"))
        content[name] = data or b""
        left -= len(data or b"")
    return _demand_record(RecordFiles(content, tuple(damaged)))


def _read_file(file: Path, limit: int) -> bytes | None:
    try:
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None


def _regular_files(path: Path) -> Iterator[tuple[str, Path]]:
    # Names that begin with a dot are what desktops leave behind, never part of a record.
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, file


def _demand_record(files: RecordFiles) -> RecordFiles:
    if "entries.jsonl" not in files.content:
        raise NotARecord(reason="no_entries")
    if not any(name.startswith("checkpoints/") for name in files.content):
        raise NotARecord(reason="no_checkpoints")
    return files
