"""The site in a test: an application on a fresh database, a browser, a clock, officers.

`app` stands on SQLite; a test marked `both_databases` runs on PostgreSQL, and under --all on SQLite
too (tests/conftest.py). Both start from a copy of one database with all tables, made once a worker.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from itsdangerous import URLSafeTimedSerializer

from app.people import service as people
from app.people.service import passwords
from app.platform.config import Config
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.roles import Role
from app.registry import service as registry
from app.web import create_app
from tests import postgres

MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
OPERATOR_ORGANISATION = "议决平台运营公司"


def make_config(var_dir: Path, database_url: str, **changes: Any) -> Config:
    """The configuration of a test: fixed keys, nothing from the environment."""
    settings: dict[str, Any] = {
        "var_dir": var_dir,
        "database_url": database_url,
        "public_url": "http://localhost",
        "secret_key": b"s" * 32,
        "data_key": b"d" * 32,
        "data_keys_old": (),
        "index_key": b"i" * 32,
        "log_key": b"l" * 32,
        "checkpoint_copy": var_dir / "checkpoint-copy",
        "operator_organisation": OPERATOR_ORGANISATION,
        "smtp_url": None,
        "mail_from": "yijue@localhost",
        "trusted_proxies": 0,
        "demo": False,
        "testing": True,
    }
    return Config(**{**settings, **changes})


class Browser(FlaskClient):
    """A client that fills in forms as a page would."""

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """POST a form with its CSRF token."""
        return self.post(path, data={"csrf_token": self.form_token(), **(data or {})}, **kwargs)

    def form_token(self) -> str:
        with self.session_transaction() as session:
            session.setdefault("csrf_token", "0" * 40)
            raw = session["csrf_token"]
        key = self.application.secret_key
        assert key is not None
        serializer = URLSafeTimedSerializer(key, salt="wtf-csrf-token")
        return str(serializer.dumps(raw))


class Clock:
    """The service's clock in a test: it stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@dataclass
class Person:
    """An officer as the person: what only the officer knows."""

    id: int
    username: str
    totp_secret: str
    recovery_codes: list[str]
    password: str = PASSWORD


@dataclass
class Auth:
    """Makes officers and signs them in, by the same doors as everybody."""

    app: Flask
    clock: Clock
    client: Browser
    people: dict[str, Person] = field(default_factory=dict)

    def officer(
        self,
        username: str,
        *roles: Role,
        community: str | None = None,
        organisation: str | None = None,
    ) -> Person:
        """An enrolled officer with these roles in a community (None: everywhere).

        A community that does not exist yet is made.
        """
        with self.app.app_context():
            now = self.clock()
            if community is not None:
                self.community(community)
            invitation = people.create_officer(
                username=username,
                name=username.title(),
                organisation=organisation or f"{username}的单位",
                by=None,
                now=now,
            )
            secret = people.enrolment_secret(username, invitation.code, now)
            officer_id, recovery = people.enrol(
                username=username,
                code=invitation.code,
                password=PASSWORD,
                totp_code=pyotp.TOTP(secret).at(now),
                now=now,
            )
            for role in roles:
                people.appoint(
                    officer_id,
                    role,
                    community,
                    operator_organisation=OPERATOR_ORGANISATION,
                    by=None,
                    now=now,
                )
        person = Person(officer_id, username, secret, recovery)
        self.people[username] = person
        return person

    def community(self, community_id: str) -> None:
        """Make a community unless it is there."""
        with self.app.app_context():
            if registry.find_community(db.session(), community_id) is None:
                facts = registry.CommunityFacts(name=f"{community_id}小区")
                registry.create_community(community_id, facts, officer_id=None, now=self.clock())

    def code(self, person: Person) -> str:
        """The next code of the officer's phone; half a minute passes, as codes burn."""
        return pyotp.TOTP(person.totp_secret).at(self.clock.advance(seconds=30))

    def sign_in(self, person: Person, client: Browser | None = None, **changes: str) -> Any:
        """Send the sign-in form."""
        fields = {"username": person.username, "password": person.password}
        fields["code"] = changes.get("code") or self.code(person)
        return (client or self.client).submit("/sign-in", {**fields, **changes})

    def signed_in(
        self,
        username: str,
        *roles: Role,
        community: str | None = None,
        organisation: str | None = None,
    ) -> Browser:
        """A browser of its own in which a new officer is signed in."""
        person = self.officer(username, *roles, community=community, organisation=organisation)
        browser = self.browser()
        assert self.sign_in(person, browser).status_code == 302
        return browser

    def browser(self) -> Browser:
        client = self.app.test_client()
        assert isinstance(client, Browser)
        return client


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    _make_tables(folder, f"sqlite:///{folder / 'yijue.db'}")
    return folder / "yijue.db"


@pytest.fixture(scope="session")
def postgres_with_tables(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    name = f"tables_{tmp_path_factory.getbasetemp().name}".replace("-", "_")
    url = postgres.create_database(postgres_server, name)
    _make_tables(tmp_path_factory.mktemp("tables"), url)
    yield name
    postgres.drop_database(postgres_server, name)


@pytest.fixture
def site_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of a database of this test's own, with all tables."""
    if database_kind == "sqlite":
        source: Path = request.getfixturevalue("sqlite_with_tables")
        shutil.copy(source, tmp_path / "yijue.db")
        yield f"sqlite:///{tmp_path / 'yijue.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    template: str = request.getfixturevalue("postgres_with_tables")
    name = f"{template}_test"
    yield postgres.create_database(server, name, template=template)
    postgres.drop_database(server, name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in no time, and would be guessed in as little."""
    insecure = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", insecure)
    passwords._nobody.cache_clear()


@pytest.fixture
def app(site_database: str, tmp_path: Path, clock: Clock, quick_hashes: None) -> Iterator[Flask]:
    site = create_app(make_config(tmp_path, site_database))
    site.test_client_class = Browser
    site.config["CLOCK"] = clock
    limiter.reset()
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def auth(app: Flask, clock: Clock, client: Browser) -> Auth:
    return Auth(app, clock, client)


def _make_tables(folder: Path, url: str) -> None:
    site = create_app(make_config(folder, url))
    with site.app_context():
        db.create_all()
        db.session.remove()
        if url.startswith("sqlite"):
            # The copy is one file: nothing may be left in the write-ahead log.
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
