"""The second path: each signed head is also written outside the database (PROTOCOL §8).

Law: a database restored from an older backup is shorter than its copy; then the log is
paused, nothing is signed, and owners' devices send their stored bytes again later. The copy
is a file of lines, one head each, appended and synced; a cut last line is no line.
"""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from flask import current_app
from sqlalchemy import select

from app.core.errors import RuleError, VerificationError
from app.core.tlog.checkpoint import Checkpoint, parse_checkpoint
from app.core.tlog.merkle import tree_root
from app.platform.db import db
from app.platform.log.models import LogCosignature, LogHead
from app.platform.log.nodes import stored_node_reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAUSED = "yijue.paused_logs"

logger = structlog.get_logger()


class LogPaused(RuleError):
    """The log stands behind its own copy or a witness: nothing may be added (暂停)."""


class _Pen:
    """One process's hand on one copy: whoever waits finds a newer head written for it already."""

    def __init__(self) -> None:
        self.newest: tuple[int, str] = (0, "")
        self.written = 0
        self.waiting = threading.Lock()
        self.writing = threading.Lock()

    def write(self, path: Path, size: int, note: str) -> None:
        with self.waiting:
            self.newest = max(self.newest, (size, note))
        with self.writing:
            if self.written >= size:
                return
            size, note = self.newest
            _append(path, {"size": size, "note": note})
            self.written = size


_pens: defaultdict[Path, _Pen] = defaultdict(_Pen)


def copy_folder() -> Path | None:
    folder: Path | None = current_app.extensions["yijue.config"].checkpoint_copy
    return folder


def write_copy(log_id: str, size: int, note: str) -> None:
    """Write a signed head to the second path, durably, after its commit.

    A second path that fails is loud in the log of the service, but takes no answer back: the
    ballot is committed.
    """
    folder = copy_folder()
    if folder is None:
        return
    try:
        path = _path(folder, log_id)
        _pens[path].write(path, size, note)
    except OSError as failed:
        logger.error("checkpoint_copy_failed", log=log_id, size=size, reason=failed.strerror)


def _path(folder: Path, log_id: str) -> Path:
    return folder / f"{log_id}.checkpoints.jsonl"


def _append(path: Path, line: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write of one line: appends of several processes do not mix.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def check_against_copies(session: Session) -> list[str]:
    """Compare every log with its copy and its cosigned heads; return the ids now paused."""
    found = {head.id: _find_rollback(session, head) for head in session.scalars(select(LogHead))}
    paused = {log_id: reason for log_id, reason in found.items() if reason is not None}
    for log_id, reason in paused.items():
        logger.error("log_paused", log=log_id, reason=reason)
    current_app.extensions[PAUSED] = paused
    return sorted(paused)


def find_pause(log_id: str) -> str | None:
    """Return why a log is paused, or None.

    The first question of a process compares all logs: what it begins on may be a backup.
    """
    if PAUSED not in current_app.extensions:
        check_against_copies(db.session())
    paused: dict[str, str] = current_app.extensions[PAUSED]
    return paused.get(log_id)


def check_not_paused(log_id: str) -> None:
    """Raise LogPaused if the log may not grow."""
    reason = find_pause(log_id)
    if reason is not None:
        raise LogPaused(log=log_id, reason=reason)


def _find_rollback(session: Session, head: LogHead) -> str | None:
    witnessed = session.scalars(
        select(LogCosignature.size)
        .where(LogCosignature.log_id == head.id)
        .order_by(LogCosignature.size.desc())
        .limit(1)
    ).first()
    if witnessed is not None and head.size < witnessed:
        return "shorter_than_witnessed"
    folder = copy_folder()
    path = None if folder is None else _path(folder, head.id)
    if path is None or not path.exists():
        return None
    return _compare(session, head, path)


def _compare(session: Session, head: LogHead, path: Path) -> str | None:
    try:
        copied = _read_last(path)
    except (OSError, VerificationError):
        return "copy_unreadable"
    if copied is None:
        return None
    if head.size < copied.size:
        return "shorter_than_copy"
    if tree_root(stored_node_reader(session, head.id), copied.size) != copied.root:
        return "differs_from_copy"
    return None


def _read_last(path: Path) -> Checkpoint | None:
    """Return the largest head of a copy; whole lines only."""
    largest: Checkpoint | None = None
    for line in path.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            continue
        found = _parse_line(line)
        if found is not None and (largest is None or found.size > largest.size):
            largest = found
    return largest


def _parse_line(line: bytes) -> Checkpoint | None:
    try:
        return parse_checkpoint(json.loads(line)["note"].encode()).checkpoint
    except (ValueError, KeyError, TypeError, AttributeError, VerificationError):
        return None
