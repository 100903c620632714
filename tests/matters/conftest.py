"""The place of this room's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.matters.place import Place
from tests.site import Clock


@pytest.fixture
def place(app: Flask, clock: Clock, tmp_path: Path) -> Place:
    made = Place(app, clock, tmp_path)
    made.open()
    return made
