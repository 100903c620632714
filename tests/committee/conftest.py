"""The town of this room's tests."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.committee.town import Poll, Town, open_poll
from tests.site import Auth, Clock


@pytest.fixture
def town(app: Flask, auth: Auth, clock: Clock) -> Town:
    made = Town(app, auth, clock)
    made.open()
    return made


@pytest.fixture
def poll(town: Town) -> Poll:
    return open_poll(town)
