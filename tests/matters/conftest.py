"""The place of this room's tests."""

from __future__ import annotations

import pytest

from tests.matters.place import Place
from tests.stages import Stage


@pytest.fixture
def place(stage: Stage) -> Place:
    return stage("place", lambda: _open(stage))


def _open(stage: Stage) -> Place:
    made = Place(stage.fixture("app"), stage.clock, stage.folder)
    made.open()
    return made
