"""The second path: each signed head is also written outside the database (PROTOCOL §8).

Law: a database restored from an older backup is shorter than its copy; then the log is
paused, nothing is signed, and owners' devices send their stored bytes again later.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from app.core.errors import RuleError, VerificationError
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.merkle import tree_root
from app.platform.db import write_durably
from app.platform.log.models import LogCosignature, LogHead
from app.platform.log.nodes import stored_node_reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LogPaused(RuleError):
    """The log stands behind its own copy or a witness: nothing may be added (暂停)."""


def copy_folder() -> Path | None:
    folder: Path | None = current_app.extensions["yijue.config"].checkpoint_copy
    return folder


def write_copy(log_id: str, checkpoint: str) -> None:
    """Write the newest head of a log to the second path, durably."""
    folder = copy_folder()
    if folder is not None:
        write_durably(folder / f"{log_id}.checkpoint", checkpoint.encode())


def check_against_copies(session: Session) -> list[str]:
    """Compare every log with its copy and its cosigned heads; return the ids now paused."""
    paused: dict[str, str] = current_app.extensions.setdefault("yijue.paused_logs", {})
    for head in session.scalars(select(LogHead)):
        reason = _find_rollback(session, head)
        if reason is None:
            paused.pop(head.id, None)
        else:
            paused[head.id] = reason
    return sorted(paused)


def find_pause(log_id: str) -> str | None:
    """Return why a log is paused, or None."""
    paused: dict[str, str] = current_app.extensions.get("yijue.paused_logs", {})
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
    path = folder / f"{head.id}.checkpoint" if folder is not None else None
    if path is None or not path.exists():
        return None
    return _compare(session, head, path)


def _compare(session: Session, head: LogHead, path: Path) -> str | None:
    try:
        copied = parse_checkpoint(path.read_bytes()).checkpoint
    except (OSError, VerificationError):
        return "copy_unreadable"
    if head.size < copied.size:
        return "shorter_than_copy"
    if tree_root(stored_node_reader(session, head.id), copied.size) != copied.root:
        return "differs_from_copy"
    return None
