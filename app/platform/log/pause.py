"""暂停: a log that is shorter than its copy, or another, takes nothing in (PROTOCOL §8).

Law: a database restored from an older backup would sign a second history. It is noticed when a
process first asks, at each append by what this process itself wrote, and by the worker each round.
Owners' devices keep their bytes and send them again later. A paused log goes on once its database
is whole again, or once the operator has it go on from the last witnessed head (`resume_log`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import RuleError
from app.core.tlog.checkpoint import parse_checkpoint
from app.core.tlog.merkle import tree_root
from app.platform.db import db
from app.platform.log.copy import find_copy, forget_written, newest_written, read_newest
from app.platform.log.models import LogCosignature, LogHead
from app.platform.log.nodes import stored_node_reader

if TYPE_CHECKING:
    from app.core.tlog.checkpoint import Checkpoint

    class _Head(Protocol):
        """A log's newest head, however it was read."""

        @property
        def id(self) -> str: ...
        @property
        def size(self) -> int: ...
        @property
        def checkpoint(self) -> str: ...


PAUSED = "yijue.paused_logs"

logger = structlog.get_logger()


class LogPaused(RuleError):
    """The log stands behind its own copy or a witness: nothing may be added (暂停)."""


def check_against_copies(session: Session) -> list[str]:
    """Compare every log with its copy and its cosigned heads; return the ids now paused."""
    known = session.scalars(select(LogHead.id).order_by(LogHead.id)).all()
    found = {log_id: _find_reason(session, log_id) for log_id in known}
    paused = {log_id: reason for log_id, reason in found.items() if reason is not None}
    for log_id, reason in paused.items():
        logger.error("log_paused", log=log_id, reason=reason)
    current_app.extensions[PAUSED] = paused
    return sorted(paused)


def watch_copies(now: datetime) -> None:
    """Compare as the worker does each round; a paused log is loud in the service's log."""
    check_against_copies(db.session())


def find_pause(log_id: str) -> str | None:
    """Return why a log is paused, or None.

    The first question of a process compares all logs, because what it begins on may be a backup;
    a log found paused is looked at again each time, because the right database may be back.
    """
    paused: dict[str, str] | None = current_app.extensions.get(PAUSED)
    if paused is None or log_id in paused:
        check_against_copies(db.session())
        paused = current_app.extensions[PAUSED]
    return paused.get(log_id)


def forget_pauses() -> None:
    """Have the next question compare all logs again."""
    current_app.extensions.pop(PAUSED, None)


def check_may_grow(head: _Head) -> None:
    """Raise LogPaused if the log may not grow from this head, whose row is locked."""
    reason, written = find_pause(head.id), newest_written(head.id)
    if reason is None and _is_behind(head, written.size, written.note):
        # The database went back under a running process, or an operator had the log go on.
        forget_pauses()
        reason = find_pause(head.id)
        if reason is None:
            forget_written(head.id)
    if reason is not None:
        raise LogPaused(log=head.id, reason=reason)


def _is_behind(head: _Head, size: int, note: str) -> bool:
    return head.size < size or (head.size == size > 0 and head.checkpoint != note)


def _find_reason(session: Session, log_id: str) -> str | None:
    path = find_copy(log_id)
    try:
        copied = read_newest(path) if path is not None and path.exists() else None
    except OSError:
        return "copy_unreadable"
    # The copy is read before the database, in a transaction that begins now: a ballot that is
    # cast meanwhile can only make the database the longer of the two.
    with Session(session.get_bind()) as fresh:
        head = fresh.get(LogHead, log_id)
        # A log that only the caller's transaction knows begins just now.
        return None if head is None else _compare(fresh, head, copied)


def _compare(session: Session, head: LogHead, copied: Checkpoint | None) -> str | None:
    witnessed = session.scalars(
        select(LogCosignature.size)
        .where(LogCosignature.log_id == head.id)
        .order_by(LogCosignature.size.desc())
        .limit(1)
    ).first()
    if witnessed is not None and head.size < witnessed:
        return "shorter_than_witnessed"
    if copied is None:
        return None
    if head.size < copied.size:
        return "shorter_than_copy"
    return None if extends(session, head, copied) else "differs_from_copy"


def extends(session: Session, head: _Head, old: Checkpoint) -> bool:
    """True if the stored log holds the tree of an older head."""
    if head.size == old.size:
        return parse_checkpoint(head.checkpoint.encode()).checkpoint.root == old.root
    return head.size > old.size and (
        tree_root(stored_node_reader(session, head.id), old.size) == old.root
    )
