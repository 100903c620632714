"""The purse of this part's tests: `purse` has an urgent repair, `budgeted` a budget besides."""

from __future__ import annotations

import pytest

from tests.companion.spending.purse import Purse
from tests.matters.place import Place
from tests.stages import Stage


@pytest.fixture
def purse(stage: Stage) -> Purse:
    return stage("purse", lambda: opened(stage))


@pytest.fixture
def budgeted(stage: Stage) -> Purse:
    return stage("budgeted", lambda: decided(stage))


def opened(stage: Stage) -> Purse:
    made = Purse(Place(stage.fixture("app"), stage.clock, stage.folder))
    made.open()
    made.urgent()
    return made


def decided(stage: Stage) -> Purse:
    made = opened(stage)
    made.decide()
    return made
