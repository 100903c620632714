"""A database that goes away while owners vote (PostgreSQL): not confirmed, and a retry works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from app.platform.db import db
from app.voting.service import cast
from tests import postgres
from tests.meetings import Meeting
from tests.worlds.device import Reply

DOOR = 7


@pytest.fixture(params=["postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def cut_connections(server: str, name: str) -> None:
    literal = postgres.sql.Literal
    statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
    postgres._administer(server, postgres.sql.SQL(statement).format(literal(name)))


@contextmanager
def gone(server: str, url: str) -> Iterator[None]:
    """Nobody reaches the database; whoever was connected is cut off."""
    name = url.rsplit("/", 1)[1]
    allow = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
    identifier = postgres.sql.Identifier(name)
    template = postgres.sql.SQL(allow)
    postgres._administer(server, template.format(identifier, postgres.sql.SQL("false")))
    cut_connections(server, name)
    try:
        yield
    finally:
        postgres._administer(server, template.format(identifier, postgres.sql.SQL("true")))


def assert_unconfirmed(reply: Reply) -> None:
    assert (reply.status, reply.error) == (503, "unconfirmed"), reply
    assert "未确认" in reply.body["message"]
    assert int(reply.headers["Retry-After"]) > 0


def test_ten_seconds_without_a_database(meeting: Meeting, postgres_server: str) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    size = meeting.log_size()
    with gone(postgres_server, meeting.config.database_url):
        for _ in range(3):
            assert_unconfirmed(device.cast(body, code))
        assert_unconfirmed(device.at_assembly("mine"))
        assert_unconfirmed(device.ask_code())
    reply = device.cast(body, code)
    assert reply.status == 200, reply
    device.check(body, reply)
    assert meeting.log_size() == size + 1


def _cut_before_the_commit(monkeypatch: pytest.MonkeyPatch, cut: Callable[[], None]) -> None:
    real = cast.save_state

    def then_cut(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        cut()

    monkeypatch.setattr(cast, "save_state", then_cut)


def test_cut_off_in_the_middle_of_the_act(
    meeting: Meeting, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    size, name = meeting.log_size(), meeting.config.database_url.rsplit("/", 1)[1]
    with monkeypatch.context() as patch:
        _cut_before_the_commit(patch, lambda: cut_connections(postgres_server, name))
        assert_unconfirmed(device.cast(body, code))
    assert meeting.log_size() == size
    reply = device.cast(body, code)
    assert (reply.status, reply.body["entry"]) == (200, size)
    assert meeting.log_size() == size + 1


def test_a_commit_whose_confirmation_is_lost(meeting: Meeting) -> None:
    """It is committed and the service cannot know; the same bytes tell."""
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    size = meeting.log_size()
    with meeting.app.app_context():
        engine = db.engine

    def commit_and_lose(connection: Connection) -> None:
        connection.exec_driver_sql("COMMIT")
        raise OperationalError("COMMIT", {}, psycopg.OperationalError("connection lost"))

    event.listen(engine, "commit", commit_and_lose)
    assert_unconfirmed(device.cast(body, code))
    event.remove(engine, "commit", commit_and_lose)
    assert meeting.log_size() == size + 1
    reply = device.cast(body, code)
    assert (reply.status, reply.body["entry"]) == (200, size)
    device.check(body, reply)
    assert meeting.log_size() == size + 1
