"""The process is killed at each step of casting: an answered ballot is in the log, another is
wholly in or wholly out, and the phone's stored bytes get it in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.platform.db import db
from app.platform.log import check_against_copies
from tests import parts
from tests.crash.victim import DIED, STEPS, run, vote
from tests.meetings import Meeting

DOOR = 7
VOTE = f"{vote.__module__}:{vote.__name__}"
# On PostgreSQL the rest runs with scripts/test --all.
ALWAYS = ("after the leaf", "before the commit", "after the commit")
CASES = [
    *(("sqlite", step) for step in STEPS),
    *(("postgresql", step) for step in STEPS if step in ALWAYS or parts.is_long_run()),
]


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(("database_kind", "step"), CASES, indirect=["database_kind"])
def test_killed(
    meeting: Meeting, meeting_folder: tuple[Path, str], start_site: Callable[[], Meeting], step: str
) -> None:
    folder, url = meeting_folder
    size, now = meeting.log_size(), meeting.clock() + timedelta(minutes=1)
    exit_code, answer = run(VOTE, folder, url, now, DOOR, step)
    assert (exit_code, answer) == (DIED, None)

    meeting.clock.now = now
    after = start_site()
    entries = after.check_log()
    assert len(entries) == size + STEPS[step].is_in
    with after.app.app_context():
        assert check_against_copies(db.session()) == []

    # The phone sends its stored bytes again: they get in, once.
    device = after.recognised(DOOR)
    packet = json.loads((folder / "kept.json").read_text())
    reply = device.at_assembly("ballots", **packet)
    assert reply.status == 200, reply
    device.check(json.loads(packet["ballot"]), reply)
    assert reply.body["entry"] == size
    assert len(after.check_log()) == size + 1
    assert after.device(DOOR + 1).vote().status == 200
    with after.app.app_context():
        assert check_against_copies(db.session()) == []


@pytest.mark.both_databases
def test_not_killed(meeting: Meeting, meeting_folder: tuple[Path, str]) -> None:
    """The process that is killed above votes when it is left alone: an answer is in the log."""
    folder, url = meeting_folder
    size = meeting.log_size()
    exit_code, (status, body) = run(VOTE, folder, url, meeting.clock(), DOOR, "")
    assert (exit_code, status) == (0, 200)
    assert body["entry"] == size
    assert meeting.log_size() == size + 1
