"""The quarter of this room's tests: a community, its residents, its officers."""

from __future__ import annotations

import pytest

from tests.companion.quarter import Quarter
from tests.stages import Stage


@pytest.fixture
def quarter(stage: Stage) -> Quarter:
    return stage("quarter", lambda: _open(stage))


def _open(stage: Stage) -> Quarter:
    made = Quarter(stage.fixture("app"), stage.fixture("auth"), stage.clock)
    made.open()
    return made
