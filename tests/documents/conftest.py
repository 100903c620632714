"""Town halls that stand for the whole run, one for each way to publish."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.web import create_app
from tests.documents.archive import Archive
from tests.documents.town_hall import furnish
from tests.site import make_config
from tests.worlds.build import START
from tests.worlds.village import make_world

REAL: dict[str, Any] = {}
FOR_OWNERS: dict[str, Any] = {"publication": "owners", "publication_basis": None}
REHEARSAL: dict[str, Any] = {"rehearsal": True}


@pytest.fixture(scope="session")
def build_archive(
    sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Archive]:
    """Builds a site of its own and furnishes it."""

    def build(**definition: Any) -> Archive:
        folder = tmp_path_factory.mktemp("hall")
        shutil.copy(sqlite_with_tables, folder / "yijue.db")
        app, world = _site(folder), make_world(**definition).build()
        with app.app_context():
            furnish(world)
        return Archive(app, world)

    return build


def _site(folder: Path) -> Flask:
    # A demo makes its own seal.
    app = create_app(make_config(folder, f"sqlite:///{folder / 'yijue.db'}", demo=True))
    app.config["CLOCK"] = lambda: START
    return app


@pytest.fixture(scope="session")
def published(build_archive: Callable[..., Archive]) -> Archive:
    """A real assembly whose record is public."""
    return build_archive(**REAL)


@pytest.fixture(scope="session")
def for_owners(build_archive: Callable[..., Archive]) -> Archive:
    """A real assembly whose record is for its owners."""
    return build_archive(**FOR_OWNERS)


@pytest.fixture(scope="session")
def rehearsal(build_archive: Callable[..., Archive]) -> Archive:
    return build_archive(**REHEARSAL)
