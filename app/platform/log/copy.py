"""The second path: each signed head is also written outside the database (PROTOCOL §8).

Law: the copy is a file of lines, one head each, appended and synced after the commit; a cut line
is no line. A head that witnesses cosigned is written again with their signatures, so that a
database that lost them can still be told what was witnessed.
"""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import structlog
from flask import current_app

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint

# Heads of several processes may stand out of order, but never so far apart.
TAIL_BYTES = 64 * 1024
MODE = 0o600

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Written:
    """The newest head that this process wrote to a copy: size and note; 0 and "" for none."""

    size: int = 0
    note: str = ""


class _Pen:
    """One process's hand on one copy: whoever waits finds a newer head written for it already."""

    def __init__(self) -> None:
        self.newest: tuple[int, str] = (0, "")
        self.written = Written()
        self.waiting = threading.Lock()
        self.writing = threading.Lock()

    def write(self, path: Path, size: int, note: str) -> None:
        with self.waiting:
            self.newest = max(self.newest, (size, note))
        with self.writing:
            if self.written.size >= size:
                return
            size, note = self.newest
            _append(path, {"size": size, "note": note})
            self.written = Written(size, note)


_pens: defaultdict[Path, _Pen] = defaultdict(_Pen)


def find_copy(log_id: str) -> Path | None:
    """Return the file of a log's copy, whether it exists or not; None where there is no folder."""
    folder: Path | None = current_app.extensions["yijue.config"].checkpoint_copy
    return None if folder is None else _path(folder, log_id)


@lru_cache(maxsize=256)
def _path(folder: Path, log_id: str) -> Path:
    return folder / f"{log_id}.checkpoints.jsonl"


def write_copy(log_id: str, size: int, note: str) -> None:
    """Write a signed head to the second path, durably, after its commit.

    A second path that fails is loud in the log of the service, but takes no answer back: the
    ballot is committed.
    """
    path = find_copy(log_id)
    if path is None:
        return
    try:
        _pens[path].write(path, size, note)
    except OSError as failed:
        logger.error("checkpoint_copy_failed", log=log_id, size=size, reason=failed.strerror)


def write_witnessed(log_id: str, size: int, note: str) -> None:
    """Write a head with its cosignatures; one that fails is loud like any other."""
    path = find_copy(log_id)
    if path is None:
        return
    try:
        _append(path, {"size": size, "note": note})
    except OSError as failed:
        logger.error("checkpoint_copy_failed", log=log_id, size=size, reason=failed.strerror)


def newest_written(log_id: str) -> Written:
    """Return what this process wrote last for a log."""
    path = find_copy(log_id)
    return Written() if path is None else _pens[path].written


def forget_written(log_id: str) -> None:
    """Forget what this process wrote: the copy was found in order without it."""
    path = find_copy(log_id)
    if path is not None:
        _pens.pop(path, None)


def read_newest(path: Path) -> Checkpoint | None:
    """Return the largest head of a copy; raises OSError."""
    heads = [signed.checkpoint for signed in _read_heads(path, TAIL_BYTES)]
    return max(heads, key=lambda head: head.size, default=None)


def read_witnessed(path: Path) -> Checkpoint | None:
    """Return the largest head of a copy that bears a cosignature too; raises OSError."""
    heads = [one.checkpoint for one in _read_heads(path, None) if len(one.signatures) > 1]
    return max(heads, key=lambda head: head.size, default=None)


def set_aside(path: Path, now: datetime) -> Path:
    """Keep a copy under another name, so that a new one begins; returns the name."""
    aside = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%SZ}.lost")
    path.rename(aside)
    return aside


def _read_heads(path: Path, tail: int | None) -> Iterator[SignedCheckpoint]:
    with path.open("rb") as file:
        if tail is not None:
            file.seek(max(0, path.stat().st_size - tail))
        for line in file.read().splitlines(keepends=True):
            found = _parse_line(line) if line.endswith(b"\n") else None
            if found is not None:
                yield found


def _parse_line(line: bytes) -> SignedCheckpoint | None:
    try:
        return parse_checkpoint(json.loads(line)["note"].encode())
    except (ValueError, KeyError, TypeError, AttributeError, VerificationError):
        return None


def _append(path: Path, line: dict[str, object]) -> None:
    file = _open(path)
    # One write of one line: appends of several processes do not mix.
    try:
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        if _ends_within_a_line(file):
            data = b"\n" + data
        if os.write(file, data) < len(data):
            raise OSError(0, "only a part was written")
        os.fsync(file)
    finally:
        os.close(file)


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    try:
        return os.open(path, flags, MODE)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, MODE)


def _ends_within_a_line(file: int) -> bool:
    """True after a crash or a full disk cut the last line."""
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"
