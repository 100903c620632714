"""The town of this room's tests, before and after an election's vote."""

from __future__ import annotations

import pytest

from tests.committee.town import Poll, Town, open_poll
from tests.committee.voted import Voted, run_election
from tests.stages import Stage


@pytest.fixture
def town(stage: Stage) -> Town:
    return stage("town", lambda: _open(stage))


def _open(stage: Stage) -> Town:
    made = Town(stage.fixture("app"), stage.fixture("auth"), stage.clock)
    made.open()
    return made


@pytest.fixture
def poll(town: Town) -> Poll:
    return open_poll(town)


@pytest.fixture
def voted(stage: Stage) -> Voted:
    return stage("voted", lambda: _elect(stage))


def _elect(stage: Stage) -> Voted:
    app, auth = stage.fixture("app"), stage.fixture("auth")
    return run_election(app, stage.clock, auth, stage.folder)
