"""The operator's backup: made while owners vote, put back whole, and noticed where it is older."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.meetings import Meeting
from tests.worlds.device import Reply


def command(meeting: Meeting, *arguments: str | Path, status: int = 0) -> str:
    done = meeting.app.test_cli_runner().invoke(args=[str(one) for one in arguments])
    assert done.exit_code == status, done.output
    assert "Traceback" not in done.output
    return done.output


@pytest.mark.both_databases
def test_a_backup_put_back_is_the_database_as_it_was(meeting: Meeting, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    meeting.device(7).vote()
    before = meeting.tables()
    told = command(meeting, "backup", file)
    assert str(meeting.config.var_dir / "files") in told
    assert file.stat().st_mode & 0o077 == 0
    meeting.device(8).vote()
    told = command(meeting, "restore", file, "--yes")
    assert meeting.tables() == before
    # The second ballot is not in it, and its head was signed.
    assert f"Paused, because newer entries were signed: {meeting.id}" in told
    meeting.check_log()
    assert meeting.device(9).vote().error == "log_paused"


@pytest.mark.both_databases
def test_the_newest_backup_pauses_nothing(meeting: Meeting, tmp_path: Path) -> None:
    meeting.device(7).vote()
    command(meeting, "backup", tmp_path / "backup")
    assert "Paused" not in command(meeting, "restore", tmp_path / "backup", "--yes")
    assert meeting.device(8).vote().status == 200
    meeting.check_log()


def test_it_is_one_moment_though_owners_vote_meanwhile(meeting: Meeting, tmp_path: Path) -> None:
    replies: list[Reply] = []

    def voters() -> None:
        for door in range(1, 21):
            replies.append(meeting.device(door).vote())

    others = threading.Thread(target=voters)
    others.start()
    for number in range(3):
        command(meeting, "backup", tmp_path / f"backup-{number}")
    others.join()
    assert {reply.status for reply in replies} == {200}
    for number in range(3):
        command(meeting, "restore", tmp_path / f"backup-{number}", "--yes")
        meeting.check_log()


@pytest.mark.both_databases
def test_a_backup_is_never_overwritten(meeting: Meeting, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("last year's")
    assert "never overwritten" in command(meeting, "backup", file, status=1)
    assert file.read_text() == "last year's"


def _text(file: Path) -> None:
    file.write_text("not a database")


def _another(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE shopping (item TEXT)")


def _half(file: Path) -> None:
    file.write_bytes(file.with_name("whole").read_bytes()[:20_000])


@pytest.mark.both_databases
@pytest.mark.parametrize("damage", [_text, _another, _half])
def test_what_is_no_backup_of_ours_replaces_nothing(
    meeting: Meeting, tmp_path: Path, damage: Any
) -> None:
    command(meeting, "backup", tmp_path / "whole")
    before = meeting.tables()
    damage(tmp_path / "wrong")
    told = command(meeting, "restore", tmp_path / "wrong", "--yes", status=1)
    assert told.startswith("Error: ")
    assert meeting.tables() == before


def test_a_folder_that_is_not_there(meeting: Meeting, tmp_path: Path) -> None:
    told = command(meeting, "backup", tmp_path / "nowhere" / "backup", status=1)
    assert "No such file" in told
