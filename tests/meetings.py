"""An assembly in a test: convened once for a worker, copied for each test.

`start_site` starts on the frozen roll, before the opening; `meeting` is at the first minute of
voting. A test marked `both_databases` runs on SQLite and on PostgreSQL; marked `secret_ballots` its
ballots are secret, under three trustees (tests/worlds/trustees.py). `meeting.device(door)`
is an owner's phone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.assembly.models import AssemblyRow
from app.assembly.service.read import definition_of, hm_of
from app.core.definition import Definition
from app.core.entries import Entry
from app.platform.config import Config
from app.platform.db import Base, db
from app.platform.limits import limiter
from app.platform.outbox import OutboxMessage
from app.web import create_app
from tests import postgres
from tests.site import MORNING, Browser, Clock, make_config
from tests.worlds import meeting as worlds
from tests.worlds.desk import Desk
from tests.worlds.device import Device, Send, by_client
from tests.worlds.households import Card, Facts
from tests.worlds.stored_log import check_whole
from tests.worlds.trustees import Trustees

Tables = dict[str, list[str]]


@dataclass
class Meeting:
    """The site with an open assembly, its clock, and what its people know."""

    app: Flask
    clock: Clock
    facts: Facts
    definition: Definition
    hm: bytes
    config: Config
    client: Browser = field(init=False)

    def __post_init__(self) -> None:
        client = self.app.test_client()
        assert isinstance(client, Browser)
        self.client = client

    @property
    def id(self) -> str:
        return self.facts.assembly_id

    @property
    def opens(self) -> datetime:
        return datetime.fromisoformat(self.facts.opens)

    @property
    def closes(self) -> datetime:
        return datetime.fromisoformat(self.facts.closes)

    def device(self, door: int, send: Send | None = None, *, code: str = "") -> Device:
        """The phone of an owner, in front of this site or wherever `send` leads."""
        card = self.facts.card(door)
        send = send or by_client(self.client)
        key = self.trustee_key
        return Device(
            card, self.definition, self.hm, send, self.read_code, code=code, trustee_key=key
        )

    @property
    def trustee_key(self) -> bytes:
        """The key that secret ballots are encrypted under; empty where they are not secret."""
        with self.app.app_context():
            manifest = db.session.get_one(AssemblyRow, self.id).manifest or {}
            return bytes.fromhex(manifest.get("trustee_key") or "")

    def recognised(self, door: int) -> Device:
        device = self.device(door)
        assert device.identify().status == 200
        return device

    def messages(self, purpose: str = "one_time_code") -> list[tuple[str, dict[str, Any]]]:
        """Recipient and fields of the messages that wait, oldest first."""
        with self.app.app_context():
            rows = db.session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.purpose == purpose)
                .order_by(OutboxMessage.id)
            )
            return [(row.recipient or "", json.loads(row.fields or "{}")) for row in rows]

    def read_code(self, card: Card) -> str:
        """The newest six digits on a phone of the card."""
        codes = [
            str(f["code"]) for to, f in self.messages() if to.removeprefix("+86") in card.phones
        ]
        return codes[-1]

    def tables(self, *without: str) -> Tables:
        """Every row of every table, as text."""
        found = {}
        with self.app.app_context(), db.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in without:
                    rows = connection.exec_driver_sql(f"SELECT * FROM {table.name}")
                    found[table.name] = sorted(map(repr, rows))
        return found

    def check_log(self) -> list[Entry]:
        """Check the whole stored log against itself and the rows; returns its entries."""
        with self.app.app_context():
            return check_whole(self.id)

    def log_size(self) -> int:
        return len(self.check_log())

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The paper desk, now."""
        with self.app.app_context():
            yield Desk(self.facts, self.clock())

    def phase(self) -> str:
        with self.app.app_context():
            return db.session.get_one(AssemblyRow, self.id).phase


@pytest.fixture(scope="session")
def meeting_on_sqlite(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an SQLite database in which an assembly's roll is frozen."""
    return _convene_on_sqlite(sqlite_with_tables, tmp_path_factory.mktemp("meeting"))


@pytest.fixture(scope="session")
def secret_on_sqlite(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of an assembly with secret ballots."""
    folder = tmp_path_factory.mktemp("secret")
    return _convene_on_sqlite(sqlite_with_tables, folder, Trustees())


def _convene_on_sqlite(tables: Path, folder: Path, trustees: Trustees | None = None) -> Path:
    shutil.copy(tables, folder / "yijue.db")
    app = _convene(folder, f"sqlite:///{folder / 'yijue.db'}", trustees)
    with app.app_context():
        # The copy is one file: nothing may be left in the write-ahead log.
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def meeting_on_postgres(
    postgres_server: str, postgres_with_tables: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """A folder and the name of a PostgreSQL database in which an assembly's roll is frozen."""
    folder = tmp_path_factory.mktemp("meeting")
    yield from _convene_on_postgres(postgres_server, postgres_with_tables, folder)


@pytest.fixture(scope="session")
def secret_on_postgres(
    postgres_server: str, postgres_with_tables: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """The same of an assembly with secret ballots."""
    folder = tmp_path_factory.mktemp("secret")
    yield from _convene_on_postgres(postgres_server, postgres_with_tables, folder, Trustees())


def _convene_on_postgres(
    server: str, tables: str, folder: Path, trustees: Trustees | None = None
) -> Iterator[tuple[Path, str]]:
    name = f"{tables}_{'secret' if trustees else 'meeting'}"
    url = postgres.create_database(server, name, template=tables)
    app = _convene(folder, url, trustees)
    with app.app_context():
        db.engine.dispose()
    yield folder, name
    postgres.drop_database(server, name)


@pytest.fixture
def meeting_folder(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Path, str]]:
    """A test's own copy of folder and database: VAR_DIR and the database's address."""
    ballots = "secret" if request.node.get_closest_marker("secret_ballots") else "meeting"
    if database_kind == "sqlite":
        source = request.getfixturevalue(f"{ballots}_on_sqlite")
        shutil.copytree(source, tmp_path, dirs_exist_ok=True)
        yield tmp_path, f"sqlite:///{tmp_path / 'yijue.db'}"
        return
    source, template = request.getfixturevalue(f"{ballots}_on_postgres")
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    server: str = request.getfixturevalue("postgres_server")
    name = f"{template}_test"
    yield tmp_path, postgres.create_database(server, name, template=template)
    postgres.drop_database(server, name)


@pytest.fixture
def start_site(meeting_folder: tuple[Path, str], clock: Clock) -> Iterator[Callable[..., Meeting]]:
    """Starts the site on the test's database, as often as the test wants."""
    started: list[Flask] = []

    def start(**changes: Any) -> Meeting:
        folder, url = meeting_folder
        config = make_config(folder, url, **changes)
        app = create_app(config)
        started.append(app)
        app.test_client_class = Browser
        app.config["CLOCK"] = clock
        limiter.reset()
        facts = Facts.load(folder)
        # The log's clock never goes back: nothing happens before the roll was frozen.
        clock.now = max(clock.now, datetime.fromisoformat(facts.frozen))
        with app.app_context():
            row = db.session.get_one(AssemblyRow, facts.assembly_id)
            return Meeting(app, clock, facts, definition_of(row), hm_of(row), config)

    yield start
    for app in started:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def meeting(start_site: Callable[..., Meeting], clock: Clock) -> Meeting:
    """The site at the first minute of voting."""
    found = start_site()
    clock.now = found.opens + timedelta(minutes=1)
    with found.app.app_context():
        worlds.open_now(found.id, clock())
    return found


def _convene(folder: Path, url: str, trustees: Trustees | None = None) -> Flask:
    app = create_app(make_config(folder, url))
    app.config["CLOCK"] = lambda: MORNING
    with app.app_context():
        facts = worlds.convene(folder / "registrar", MORNING, trustees=trustees)
        facts.save(folder)
        db.session.remove()
    return app
