"""The purse of this part's tests: `purse` has an urgent repair, `budgeted` a budget besides."""

from __future__ import annotations

import pytest

from tests.companion.spending.purse import Purse
from tests.matters.place import Place
from tests.stages import Stage


@pytest.fixture
def purse(stage: Stage) -> Purse:
    return stage("purse", lambda: _open(stage))


@pytest.fixture
def budgeted(stage: Stage) -> Purse:
    return stage("budgeted", lambda: _decide(stage))


def _open(stage: Stage) -> Purse:
    made = Purse(Place(stage.fixture("app"), stage.clock, stage.folder))
    made.open()
    made.urgent()
    return made


def _decide(stage: Stage) -> Purse:
    made = _open(stage)
    made.decide()
    return made
