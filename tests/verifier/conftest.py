"""Each file of this room ends by putting its records to the second implementation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.verifier import asking
from tests.verifier.agreeing import Keeper, find_disagreements


@pytest.fixture(scope="module", autouse=True)
def second_implementation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Both verifiers agree on every record that this file asks about."""
    asking.keeper = keeper = Keeper()
    yield
    asking.keeper = None
    kept = keeper.chosen()
    if kept:
        assert find_disagreements(kept, tmp_path_factory.mktemp("second")) == []
