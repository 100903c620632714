"""What goes wrong with a log is logged in it: a clock behind, a history lost.

Law: these entries alone may be added while the clock is behind or the log paused. A lost history
is given up only where no witness saw it: a head that is signed extends the last witnessed one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.core.entries import Entry, parse_entry, parse_minute
from app.core.errors import RuleError
from app.platform.db import after_commit
from app.platform.log.append import Appended, StoredHead, append_unchecked, lock_log
from app.platform.log.copy import (
    find_copy,
    forget_written,
    read_newest,
    read_witnessed,
    set_aside,
    write_copy,
)
from app.platform.log.pause import extends, find_pause, forget_pauses
from app.platform.log.read import entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

CLOCK_BEHIND = "clock_behind"
HISTORY_LOST = "history_lost"
QUIET = timedelta(minutes=10)
CHUNK = 100


class LogNotPaused(RuleError):
    """The log is not paused: there is nothing to give up."""


class WitnessedHeadLost(RuleError):
    """A witness cosigned entries that this database does not hold; only a newer one will do."""


def log_clock_behind(session: Session, log_id: str, *, now: datetime) -> Appended | None:
    """Log that the clock is behind, unless the last ten minutes of the log say so already."""
    head = lock_log(session, log_id)
    for entry in _newest_first(session, head):
        if entry.t <= parse_minute(head.last_t) - QUIET:
            break
        if _is_clock_behind(entry):
            return None
    return _log(session, head, CLOCK_BEHIND, head.size, now)


def resume_log(session: Session, log_id: str, *, closed: bool, now: datetime) -> int:
    """Have a paused log go on from what its database holds; return the size that was lost.

    The copy is kept under another name. `closed` says that the log takes no entry any more, not
    even the incident. Raises LogNotPaused, WitnessedHeadLost, OSError.
    """
    head, path = lock_log(session, log_id), find_copy(log_id)
    forget_pauses()
    if find_pause(log_id) is None or path is None:
        raise LogNotPaused(log=log_id)
    witnessed, copied = read_witnessed(path), read_newest(path)
    if witnessed is not None and not extends(session, head, witnessed):
        raise WitnessedHeadLost(log=log_id, witnessed=witnessed.size, stored=head.size)
    lost, size, note = 0 if copied is None else copied.size, head.size, head.checkpoint
    if not closed:
        done = _log(session, head, HISTORY_LOST, lost, now)
        size, note = done.tree_size, done.checkpoint
    after_commit(session, lambda: _begin_anew(path, log_id, size, note, now))
    return lost


def _begin_anew(path: Path, log_id: str, size: int, note: str, now: datetime) -> None:
    set_aside(path, now)
    forget_written(log_id)
    write_copy(log_id, size, note)
    forget_pauses()


def _log(session: Session, head: StoredHead, code: str, size: int, now: datetime) -> Appended:
    body = {"code": code, "tree_size": size}
    return append_unchecked(session, head, type="incident", body=body, sigs=[], now=now)


def _newest_first(session: Session, head: StoredHead) -> Iterator[Entry]:
    for stop in range(head.size, 0, -CHUNK):
        for leaf in reversed(entries(session, head.id, max(0, stop - CHUNK), stop)):
            yield parse_entry(leaf)


def _is_clock_behind(entry: Entry) -> bool:
    return entry.type == "incident" and entry.body["code"] == CLOCK_BEHIND
