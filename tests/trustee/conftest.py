"""One evening, stopped at each of its stages; a test takes a copy and spoils it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.trustee.table import Table


@pytest.fixture(scope="session", autouse=True)
def _remembered_scrypt() -> Iterator[None]:
    """A key file is opened by real scrypt once; the same question has the same answer after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "scrypt", cache(hashlib.scrypt))
        yield


Copy = Callable[[Table], Table]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return lambda table: table.copy(tmp_path / "copy")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Keys are made, definition and notice stand in the log."""
    return Table(tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="session")
def committed(begun: Table, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Everybody has joined and committed to a dealing."""
    table = begun.copy(tmp_path_factory.mktemp("committed"))
    table.all_say("join", "--anchor", table.anchor)
    table.all_say("deal")
    return table


@pytest.fixture(scope="session")
def dealt(committed: Table, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Everybody has revealed, and the manifest is logged."""
    table = committed.copy(tmp_path_factory.mktemp("dealt"))
    table.all_say("reveal")
    table.enrol()
    return table


@pytest.fixture(scope="session")
def confirmed(dealt: Table, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Everybody has confirmed."""
    table = dealt.copy(tmp_path_factory.mktemp("confirmed"))
    table.all_say("confirm")
    return table


@pytest.fixture(scope="session")
def voted(confirmed: Table, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """46 of 48 rights have voted, 20 of them on the roof; the vote is closed."""
    table = confirmed.copy(tmp_path_factory.mktemp("voted"))
    table.vote()
    return table
