"""Backup and restore of the database, while the service runs or stands.

Law: a backup is whole or not there, and never overwrites one. It is the database alone: sealed
files, keys and the copies of the logs' heads lie in folders of their own, and keys do not belong
beside what they open. Restoring replaces everything; the logs are compared with their copies after.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from app.core.errors import RuleError
from app.platform.config import current_config
from app.platform.db import db

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

DEBIAN = Path("/usr/lib/postgresql")
OURS = "log_head"


class BackupExists(RuleError):
    """There is a file of this name; a backup is never overwritten."""


class BackupUnreadable(RuleError):
    """The file is no whole backup of this service's database."""


class DatabaseProgramMissing(RuleError):
    """pg_dump or pg_restore is not installed; `program` says which."""


class DatabaseProgramFailed(RuleError):
    """The database's own program refused; `reason` is its first line."""


def back_up(target: Path) -> None:
    """Write the database to a new file.

    Raises BackupExists, DatabaseProgramMissing, DatabaseProgramFailed, OSError.
    """
    if target.exists():
        raise BackupExists(file=target.name)
    fresh, url = target.with_name(target.name + ".new"), _url()
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        if url.get_backend_name() == "sqlite":
            _copy(Path(str(url.database)), fresh)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={fresh}")
        fresh.rename(target)
    finally:
        fresh.unlink(missing_ok=True)


def restore(source: Path) -> None:
    """Put a backup in the place of the database; the service should stand meanwhile.

    Raises BackupUnreadable, DatabaseProgramMissing, DatabaseProgramFailed, OSError.
    """
    url = _url()
    db.session.remove()
    db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        _check_whole(source)
        _copy(source, Path(str(url.database)))
        return
    if source.read_bytes()[:5] != b"PGDMP":
        raise BackupUnreadable(file=source.name)
    _run("pg_restore", url, "--clean", "--if-exists", "--single-transaction", "--no-owner", source)


def _url() -> URL:
    return make_url(current_config().database_url)


def _copy(source: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment, whoever writes meanwhile."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _check_whole(source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (OURS,))
            whole = sound and ours.fetchone() is not None
    except sqlite3.Error:
        whole = False
    if not whole:
        raise BackupUnreadable(file=source.name)


def _run(name: str, url: URL, *arguments: str | Path) -> None:
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    command = [_find_program(name), f"--dbname={plain}", *map(str, arguments)]
    # The password stays out of the list of processes.
    done = subprocess.run(
        command,
        env={"PGPASSWORD": str(url.password or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [""]
        raise DatabaseProgramFailed(program=name, reason=lines[0])


def _find_program(name: str) -> str:
    """Return the newest of Debian's programs, which reads older servers too, or that on PATH."""
    places = [place for place in DEBIAN.glob(f"*/bin/{name}") if place.parts[-3].isdigit()]
    newest = max(places, key=lambda place: int(place.parts[-3]), default=None)
    found = shutil.which(name) if newest is None else str(newest)
    if found is None:
        raise DatabaseProgramMissing(program=name)
    return found
