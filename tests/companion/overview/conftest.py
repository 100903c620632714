"""A meeting with a posted result, whose turnout the picture tells."""

from __future__ import annotations

import pytest

from tests.counting.steps import post_result, vote_and_close
from tests.hall import Hall, hall
from tests.stages import Stage

__all__ = ["hall"]


@pytest.fixture
def posted(stage: Stage) -> Hall:
    return stage("posted", lambda: post_result(vote_and_close(stage.fixture("hall"))))
