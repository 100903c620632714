"""A service that starts on an older backup notices by itself and takes nothing in."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app.platform import log
from app.platform.db import db, transaction
from app.web import create_app
from tests.site import Clock, make_config

LOG = "as-1"


def _append(now: datetime, number: int) -> None:
    with transaction() as session:
        body = {"code": "clock_behind", "tree_size": number}
        log.append_entry(session, LOG, type="incident", body=body, sigs=[], now=now)


@pytest.fixture
def backed_up(app: Flask, clock: Clock, tmp_path: Path) -> Path:
    """A log of three entries, and a backup from when it had one."""
    backup = tmp_path / "backup.db"
    with app.app_context():
        with transaction() as session:
            log.create_log(session, LOG, origin="localhost/as-1")
        _append(clock(), 0)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(tmp_path / "yijue.db", backup)
        for number in (1, 2):
            _append(clock(), number)
        db.session.remove()
        db.engine.dispose()
    return backup


def _started_on(path: Path, tmp_path: Path, clock: Clock) -> Flask:
    for rest in ("yijue.db-wal", "yijue.db-shm"):
        (tmp_path / rest).unlink(missing_ok=True)
    if path != tmp_path / "yijue.db":
        shutil.copy(path, tmp_path / "yijue.db")
    site = create_app(make_config(tmp_path, f"sqlite:///{tmp_path / 'yijue.db'}"))
    site.config["CLOCK"] = clock
    return site


def test_on_the_backup_nothing_is_appended(backed_up: Path, tmp_path: Path, clock: Clock) -> None:
    site = _started_on(backed_up, tmp_path, clock)
    with site.app_context():
        with pytest.raises(log.LogPaused):
            _append(clock(), 1)
        assert log.find_pause(LOG) == "shorter_than_copy"


def test_on_the_right_database_it_goes_on(backed_up: Path, tmp_path: Path, clock: Clock) -> None:
    site = _started_on(tmp_path / "yijue.db", tmp_path, clock)
    with site.app_context():
        _append(clock(), 3)
        assert log.find_pause(LOG) is None
