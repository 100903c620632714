"""One real PostgreSQL for a test run, a fresh database for each test module.

The process that owns the run (the xdist controller, or the only one) names a folder; the first
worker that needs the server makes a cluster there under a file lock; the owner stops it at the
end. Nothing is written outside that folder, and nothing survives the run. YIJUE_TEST_DATABASE_URL
names another server to use instead: its user must be allowed to create databases.

fsync is off: tests kill our processes, never the machine.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

FOLDER_VARIABLE = "YIJUE_TEST_POSTGRES_FOLDER"
OLDEST_VERSION = 15

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
}


def name_folder() -> None:
    """Called once by the owner of the run, before any worker starts."""
    temporary = Path(tempfile.gettempdir())
    for leftover in temporary.glob("yijue-postgres-*"):
        owner = int(leftover.name.rsplit("-", 1)[1])
        if os.access(leftover, os.W_OK) and not _is_running(owner):
            _remove_leftover(leftover)
    os.environ[FOLDER_VARIABLE] = str(temporary / f"yijue-postgres-{os.getpid()}")


def _remove_leftover(folder: Path) -> None:
    """What an earlier run left is no reason to fail this one."""
    with suppress(pytest.fail.Exception):
        _remove_cluster(folder)


def server_url() -> str:
    """A URL without database name, of a server that is running; raises LookupError if none can."""
    given = os.environ.get("YIJUE_TEST_DATABASE_URL")
    if given:
        return given.rsplit("/", 1)[0]
    folder = Path(os.environ[FOLDER_VARIABLE])
    folder.mkdir(mode=0o755, exist_ok=True)
    with _locked(folder / "lock"):
        port = folder / "port"
        if not port.exists():
            port.write_text(str(_start_cluster(folder)))
        return f"postgresql+psycopg://postgres@127.0.0.1:{port.read_text()}"


def stop_server() -> None:
    folder = Path(os.environ.pop(FOLDER_VARIABLE, "/nonexistent"))
    if folder.exists():
        _remove_cluster(folder)


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Makes a database that is a copy of the template, and returns its URL."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _administer(server, statement.format(sql.Identifier(name), sql.Identifier(template)))
    return f"{server}/{name}"


def drop_database(server: str, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _administer(server, statement.format(sql.Identifier(name)))


def _administer(server: str, statement: sql.Composed) -> None:
    url = server.replace("postgresql+psycopg://", "postgresql://") + "/postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _start_cluster(folder: Path) -> int:
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = str(folder / "data")
    _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
         "--locale=C.UTF-8")  # fmt: skip
    port = _free_port()
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    _run("pg_ctl", "start", "--silent", "--wait", "-D", data, "-l", str(folder / "server.log"),
         "-o", f"-p {port} -k {folder} {options}")  # fmt: skip
    return port


def _remove_cluster(folder: Path) -> None:
    """Stop the server if one runs, and remove its folder; a run that was killed left only files."""
    mark = folder / "data" / "postmaster.pid"
    server = _server_of(mark)
    if server is not None and _is_running(server):
        _run("pg_ctl", "stop", "--silent", "-m", "immediate", "-D", str(folder / "data"))
    shutil.rmtree(folder, ignore_errors=True)


def _server_of(mark: Path) -> int | None:
    """The process that the mark's first line names."""
    try:
        return int(mark.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def _run(program: str, *arguments: str) -> None:
    command = [str(_binaries() / program), *arguments]
    if os.getuid() == 0:  # PostgreSQL refuses to run as root.
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        pytest.fail(f"{program} failed: {done.stdout}{done.stderr}")


def _binaries() -> Path:
    """The folder with initdb and pg_ctl of the newest installed server."""
    debian = Path("/usr/lib/postgresql")
    versions = [int(p.name) for p in debian.glob("[0-9]*") if (p / "bin" / "initdb").exists()]
    newest = max(versions, default=0)
    if newest >= OLDEST_VERSION:
        return debian / str(newest) / "bin"
    found = shutil.which("initdb")
    if found is None:
        raise LookupError("PostgreSQL 15 or later")
    return Path(found).resolve().parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
