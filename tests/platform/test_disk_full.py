"""A full disk on SQLite: the act is refused whole, and a retry works once there is room."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.platform.db import db
from tests.site import Auth, Browser

FILL = "INSERT INTO audit_event (at, action, subject, detail) VALUES ('2026-01-01', 'x', 'x', ?)"


def _give_room(app: Flask, pages: int) -> None:
    """Let every new connection of the service grow its file to so many pages only."""
    with app.app_context():
        engine = db.engine
        engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]


def _fill(app: Flask, size: int) -> None:
    with app.app_context():
        while True:
            try:
                with db.engine.begin() as connection:
                    connection.exec_driver_sql(FILL, ("y" * size,))
            except OperationalError as full:
                assert "full" in str(full)  # noqa: PT017
                return


def test_a_sign_in_that_cannot_be_stored_is_not_confirmed(auth: Auth, client: Browser) -> None:
    alice = auth.officer("alice")
    with auth.app.app_context(), db.engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    _give_room(auth.app, used)
    for size in (1000, 1):
        _fill(auth.app, size)
    answer = auth.sign_in(alice)
    assert answer.status_code == 503
    assert "未确认" in answer.text
    assert client.get("/account").status_code == 302
    _give_room(auth.app, used + 100)
    assert auth.sign_in(alice).status_code == 302
    assert client.get("/account").status_code == 200
