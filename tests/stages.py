"""Worlds that tests share: brought to a stage once for a worker, then copied for each test.

`stage("closed", build)` gives the world that `build` returned the first time: the database, the
files and what its people know. Everything in it is the test's own; nobody sees another's copy.
"""

from __future__ import annotations

import io
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask

from app.platform.config import Config
from app.platform.db import db
from app.platform.limits import limiter
from app.web import create_app
from tests import postgres
from tests.site import Browser, Clock

World = TypeVar("World")


@dataclass(frozen=True)
class Kept:
    """A world at a stage: a folder, on PostgreSQL a database beside it, and the pickled objects."""

    folder: Path
    database: str
    objects: bytes
    config: Config
    now: datetime


class _Pickler(pickle.Pickler):
    """Leaves out what belongs to a running site."""

    def __init__(self, file: io.BytesIO, folder: Path) -> None:
        super().__init__(file)
        self.folder = folder
        self.app: Flask | None = None

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Flask):
            self.app = obj
            return ("app", None)
        if isinstance(obj, Clock):
            return ("clock", None)
        if isinstance(obj, Config):
            return ("config", None)
        if isinstance(obj, Browser):
            return ("browser", obj._cookies)
        if isinstance(obj, Path) and obj.is_relative_to(self.folder):
            return ("path", str(obj.relative_to(self.folder)))
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, objects: bytes, app: Flask, clock: Clock, config: Config) -> None:
        super().__init__(io.BytesIO(objects))
        self.app, self.clock, self.config = app, clock, config

    def persistent_load(self, pid: Any) -> Any:
        kind, value = pid
        if kind == "browser":
            browser = self.app.test_client()
            browser._cookies = value
            return browser
        if kind == "path":
            return Path(self.config.var_dir) / value
        return {"app": self.app, "clock": self.clock, "config": self.config}[kind]


class Stages:
    """The stages that this worker has reached."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self.folders = folders
        self.kept: dict[tuple[str, str], Kept] = {}

    def keep(self, name: str, world: Any, test: Stage) -> None:
        """Copy the world of a test that has just reached a stage."""
        file = io.BytesIO()
        pickler = _Pickler(file, test.folder)
        pickler.dump(world)
        assert pickler.app is not None, "a world holds its site"
        config: Config = pickler.app.extensions["yijue.config"]
        _let_go(pickler.app)
        folder = self.folders.mktemp(f"stage-{name}") / "var"
        shutil.copytree(config.var_dir, folder)
        database = ""
        if test.kind == "postgresql":
            database = f"stage_{self.folders.getbasetemp().name}_{name}".replace("-", "_")
            source = config.database_url.rsplit("/", 1)[1]
            postgres.create_database(test.server, database, template=source)
        self.kept[name, test.kind] = Kept(folder, database, file.getvalue(), config, test.clock.now)


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return Stages(tmp_path_factory)


@dataclass
class Stage:
    """The stages as one test asks for them."""

    stages: Stages
    request: pytest.FixtureRequest
    kind: str
    clock: Clock
    folder: Path

    def __call__(self, name: str, build: Callable[[], World]) -> World:
        """The world at the stage: built now, or a copy of the one that was built before."""
        kept = self.stages.kept.get((name, self.kind))
        if kept is None:
            world = build()
            self.stages.keep(name, world, self)
            return world
        again: World = self._restore(kept)
        return again

    def fixture(self, name: str) -> Any:
        """Another fixture, only now that it is needed."""
        return self.request.getfixturevalue(name)

    @property
    def server(self) -> str:
        return str(self.fixture("postgres_server"))

    def _restore(self, kept: Kept) -> Any:
        shutil.copytree(kept.folder, self.folder, dirs_exist_ok=True)
        config = replace(
            kept.config,
            var_dir=self.folder,
            database_url=self._database(kept),
            checkpoint_copy=self.folder / "checkpoint-copy",
        )
        app = create_app(config)
        app.test_client_class = Browser
        app.config["CLOCK"] = self.clock
        self.clock.now = kept.now
        limiter.reset()
        self.request.addfinalizer(lambda: _let_go(app))
        return _Unpickler(kept.objects, app, self.clock, config).load()

    def _database(self, kept: Kept) -> str:
        if not kept.database:
            return f"sqlite:///{self.folder / 'yijue.db'}"
        name = f"{kept.database}_test"
        self.request.addfinalizer(lambda: postgres.drop_database(self.server, name))
        return postgres.create_database(self.server, name, template=kept.database)


@pytest.fixture
def stage(
    stages: Stages,
    request: pytest.FixtureRequest,
    database_kind: str,
    quick_hashes: None,
    clock: Clock,
    tmp_path: Path,
) -> Stage:
    return Stage(stages, request, database_kind, clock, tmp_path)


def _let_go(app: Flask) -> None:
    """Nothing of the database stays open or outside its file."""
    with app.app_context():
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
