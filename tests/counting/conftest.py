"""The officers of a meeting before this room's pages, at three stages of the count."""

from __future__ import annotations

import pytest

from tests.counting.steps import finish, post_result, vote_and_close
from tests.hall import Hall, hall, quiet_hall
from tests.stages import Stage

__all__ = ["hall", "quiet_hall"]


@pytest.fixture
def closed(stage: Stage) -> Hall:
    """Five voted by phone, one on paper, one paper is out; the head with the close is witnessed."""
    return stage("closed", lambda: vote_and_close(stage.fixture("hall")))


@pytest.fixture
def posted(stage: Stage) -> Hall:
    """The preliminary result hangs out."""
    return stage("posted", lambda: post_result(stage.fixture("closed")))


@pytest.fixture
def minuted(stage: Stage) -> Hall:
    """The result is final, the minutes are signed."""
    return stage("minuted", lambda: finish(stage.fixture("posted")))
