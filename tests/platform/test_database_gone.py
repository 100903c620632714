"""A database that is gone or full: nothing is claimed, and a retry works."""

from __future__ import annotations

import pytest

from app.platform.db import db
from tests import postgres
from tests.site import Auth, Browser


@pytest.fixture(params=["postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _assert_unconfirmed(client: Browser, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 503
    assert "未确认" in page.text
    assert page.headers["Retry-After"]


def test_while_it_is_gone_pages_say_so_and_then_go_on(
    auth: Auth, client: Browser, site_database: str, postgres_server: str
) -> None:
    auth.sign_in(auth.officer("alice"))
    name = site_database.rsplit("/", 1)[1]
    away = f"{name}_away"
    with auth.app.app_context():
        db.engine.dispose()
    _rename(postgres_server, name, away)
    try:
        for path in ("/", "/account", "/healthz"):
            _assert_unconfirmed(client, path)
        answer = client.submit("/account/key/retire", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json["error"]) == (503, "unconfirmed")
    finally:
        _rename(postgres_server, away, name)
    assert client.get("/account").status_code == 200


def _rename(server: str, old: str, new: str) -> None:
    statement = postgres.sql.SQL("ALTER DATABASE {} RENAME TO {}")
    identifiers = map(postgres.sql.Identifier, (old, new))
    postgres._administer(server, statement.format(*identifiers))
