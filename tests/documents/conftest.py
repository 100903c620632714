"""The village's assembly on the site, ready for its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.platform.db import db
from tests.documents.town_hall import Hall, open_hall


@pytest.fixture
def hall(app: Flask) -> Iterator[Callable[..., Hall]]:
    """Opens the town hall; arguments change the definition."""
    with app.app_context():
        yield lambda **definition: open_hall(db.session(), **definition)


@pytest.fixture
def village(hall: Callable[..., Any]) -> Hall:
    """A real assembly whose record is public."""
    found: Hall = hall()
    return found
