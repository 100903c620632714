"""The process is killed while a sealed ballot is cast or opened: wholly in or wholly out, its
components with it, and the phone's stored bytes get it in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.platform.db import db
from app.platform.log import check_against_copies
from tests import parts
from tests.crash import victim
from tests.crash.victim import DIED, SEALED_STEPS, SPOIL_STEPS, Step, run
from tests.meetings import Meeting

pytestmark = pytest.mark.secret_ballots
DOOR = 7
# On PostgreSQL the rest runs with scripts/test --all.
ALWAYS = ("after the leaf", "after the components", "after the commit")
ACTS: dict[str, tuple[Any, str, dict[str, Step]]] = {
    "cast": (victim.vote, "ballots", SEALED_STEPS),
    "opened": (victim.open_instead, "spoils", SPOIL_STEPS),
}
CASES = [
    (kind, act, step)
    for act, (_, _, steps) in ACTS.items()
    for kind in ("sqlite", "postgresql")
    for step in steps
    if kind == "sqlite" or step in ALWAYS or parts.is_long_run()
]


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(("database_kind", "act", "step"), CASES, indirect=["database_kind"])
def test_killed(
    meeting: Meeting,
    meeting_folder: tuple[Path, str],
    start_site: Callable[[], Meeting],
    act: str,
    step: str,
) -> None:
    folder, url = meeting_folder
    function, path, steps = ACTS[act]
    size, now = meeting.log_size(), meeting.clock() + timedelta(minutes=1)
    name = f"{function.__module__}:{function.__name__}"
    assert run(name, folder, url, now, DOOR, step) == (DIED, None)

    meeting.clock.now = now
    after = start_site()
    # The stored log is checked with its components and opened ballots (tests/worlds/stored_log.py).
    assert len(after.check_log()) == size + steps[step].is_in

    device = after.recognised(DOOR)
    packet = json.loads((folder / "kept.json").read_text())
    reply = device.at_assembly(path, **packet)
    assert reply.status == 200, reply
    assert reply.body["entry"] == size
    assert len(after.check_log()) == size + 1
    assert after.device(DOOR + 1).vote().status == 200
    after.check_log()
    with after.app.app_context():
        assert check_against_copies(db.session()) == []
