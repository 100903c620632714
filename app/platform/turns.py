"""SQLite's writers stand in line: one at a time, in this process and in those beside it.

Law: SQLite has whoever finds it busy sleep and ask again, up to a tenth of a second, while nobody
writes; here the next one goes on at once. The line saves time and guards nothing: BEGIN IMMEDIATE
guards, and whoever waited too long in the line, or finds none, goes on to it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Engine

# Not everywhere are files locked so; threads stand in line all the same.
fcntl: Any = import_module("fcntl") if os.name == "posix" else None

SECONDS = 10
MODE = 0o600
# An act takes a few milliseconds; who waits longer than usual asks less often.
_QUICK, _SLOW = 0.0001, 0.01
QUICK_TRIES = 500


class _Line:
    """The line before one database: a lock for the threads, a locked file for the processes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._threads.acquire(timeout=SECONDS):
            yield
            return
        try:
            locked = self._lock_file()
            try:
                yield
            finally:
                if locked and self._file is not None:
                    fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let the file go without unlocking it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock_file(self) -> bool:
        """Return True once the file is locked; False where it cannot be, or takes too long."""
        if fcntl is None:
            return False
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE)
            pauses = chain(repeat(_QUICK, QUICK_TRIES), repeat(_SLOW, int(SECONDS / _SLOW)))
            return any(_is_locked_now(self._file, pause) for pause in pauses)
        except OSError:
            # A full or foreign disk has no line; the database itself still says no.
            return False


def _is_locked_now(file: int, pause: float) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(pause)
        return False
    return True


_lines: dict[str, _Line] = {}


def turn(engine: Engine) -> AbstractContextManager[None]:
    """Wait for the turn to write; other databases have their own queues."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return nullcontext()
    return _lines.setdefault(path, _Line(f"{path}-line")).turn()


def _begin_anew() -> None:
    """What a forked process inherits shares its parent's lock, and may be held by no thread."""
    for line in _lines.values():
        line.close()
    _lines.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
