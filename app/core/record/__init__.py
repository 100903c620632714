"""The record: everything published about an assembly, in one file (PROTOCOL §8).

Law: names are fixed, documents are found by their hash. `build_record` of the
same content gives the same bytes and `read_record` gives the content back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.errors import VerificationError
from app.core.record.archive import ArchiveInvalid, encode_archive, parse_archive

__all__ = [
    "ENTRIES",
    "PAPER_ROLL",
    "README",
    "ROLL",
    "ArchiveInvalid",
    "RecordFileMissing",
    "RecordFileUnknown",
    "build_record",
    "checkpoint_name",
    "document_name",
    "motion_text_name",
    "read_record",
    "stamp_name",
    "verify_names",
]

ENTRIES, ROLL, PAPER_ROLL, README = "entries.jsonl", "roll.jsonl", "paper-roll.jsonl", "README.txt"
_REQUIRED = (ENTRIES, ROLL, README)
_is_checkpoint = re.compile(r"checkpoints/(?:0|[1-9][0-9]{0,18})").fullmatch
_is_stamp = re.compile(r"timestamps/(?:0|[1-9][0-9]{0,18})\.tsr").fullmatch
_is_document = re.compile(r"documents/[0-9A-Za-z][0-9A-Za-z._-]{0,99}").fullmatch

_NAMED = (_is_checkpoint, _is_document, _is_stamp)


class RecordFileMissing(VerificationError):
    """The record lacks a file that every record has."""


class RecordFileUnknown(VerificationError):
    """The record holds a file that has no place in it."""


def checkpoint_name(tree_size: int) -> str:
    """Return the name of the signed note of a head."""
    return f"checkpoints/{tree_size}"


def stamp_name(tree_size: int) -> str:
    """Return the name of the RFC 3161 answer over a head."""
    return f"timestamps/{tree_size}.tsr"


def document_name(name: str) -> str:
    """Return the name of a document; raises RecordFileUnknown for one that cannot stand there."""
    full = f"documents/{name}"
    if _is_document(full) is None:
        raise RecordFileUnknown(name=full)
    return full


def motion_text_name(motion_id: str) -> str:
    """Return the name of a motion's full text."""
    return document_name(f"motion-{motion_id}.txt")


def verify_names(names: Mapping[str, object]) -> None:
    """Verify that the files are those of a record: all required, none unknown.

    Raises RecordFileMissing, RecordFileUnknown.
    """
    for name in _REQUIRED:
        if name not in names:
            raise RecordFileMissing(name=name)
    for name in names:
        fixed = name in _REQUIRED or name == PAPER_ROLL
        if not fixed and not any(is_one(name) for is_one in _NAMED):
            raise RecordFileUnknown(name=name)
    if not any(map(_is_checkpoint, names)):
        raise RecordFileMissing(name="checkpoints/")


def build_record(files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of `record.zip`.

    Raises RecordFileMissing, RecordFileUnknown, ArchiveInvalid (too large).
    """
    verify_names(files)
    return encode_archive(files)


def read_record(data: bytes) -> dict[str, bytes]:
    """Return the files of `record.zip` by name, their content unread.

    Raises ArchiveInvalid, RecordFileMissing, RecordFileUnknown.
    """
    files = parse_archive(data)
    verify_names(files)
    return files
