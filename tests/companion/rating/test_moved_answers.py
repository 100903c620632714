"""Answers kept before they were counted: moved without loss, and nobody's any more."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import JSON, Connection, inspect, text

from app.platform.db import db
from app.web import create_app
from tests.site import make_config

MIGRATIONS = str(Path(__file__).parents[3] / "migrations")
BEFORE, AFTER = "0045", "0046"
CODE = "91370202MA3C8D5E4X"
TIME = "2026-01-01 00:00:00.000000"
CONTRACT = {
    "community_id": "a",
    "manager": b"x",
    "contract": "c",
    "since": "2026-01-01",
    "stated_by": 1,
    "stated_at": TIME,
}


@pytest.fixture
def before(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database as it was before answers were counted."""
    app = create_app(make_config(tmp_path_factory.mktemp("moved"), database_url))
    with app.app_context():
        flask_migrate.upgrade(MIGRATIONS, BEFORE)
        yield app
        db.session.remove()
        db.engine.dispose()


def put(connection: Connection, table: str, **values: Any) -> None:
    """Write a row; what is not said and must be there is empty."""
    for column in inspect(connection).get_columns(table):
        name, kind = column["name"], column["type"]
        if not column["nullable"] and name not in values and name != "id":
            empty = {str: "", int: 0, bool: False, bytes: b""}
            some = "[]" if isinstance(kind, JSON) else empty.get(kind.python_type, TIME)
            values[name] = some
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def fill(connection: Connection) -> list[bytes]:
    """Three answers, two with stars for the manager; returns the voters' digests."""
    put(connection, "community", id="a", name="甲小区")
    put(connection, "officer", id=1, username="o", name="o", organisation="o")
    for name, code in (("安居", CODE), ("旧居", ""), ("安居", CODE)):
        put(connection, "service_contract", company=name, credit_code=code, **CONTRACT)
    voters = [secrets.token_bytes(16) for _ in range(3)]
    for number, voter in enumerate(voters):
        put(
            connection,
            "service_survey_answer",
            community_id="a",
            quarter="2026Q1",
            voter=voter,
            stars=f'{{"order": 4, "cleaning": {3 + number % 2}}}',
            manager_stars=5 if number else None,
            contract_id=1 if number else None,
        )
    held = {"parts": "[]", "rules": "r", "community_id": "a", "colour": "red"}
    put(connection, "company_score", company="旧居", quarter="2025Q4", **held)
    put(connection, "company_score", company="", quarter="2025Q3", **held)
    return voters


@pytest.mark.both_databases
def test_answers_become_counters_and_companies_rows(before: Flask) -> None:
    with db.engine.begin() as connection:
        voters = fill(connection)
    flask_migrate.upgrade(MIGRATIONS, AFTER)
    with db.engine.connect() as connection:
        digests = connection.execute(text("SELECT digest FROM service_survey_voter")).scalars()
        assert sorted(bytes(one) for one in digests) == sorted(voters)
        columns = "contract, question, stars, count"
        counted = connection.execute(text(f"SELECT {columns} FROM service_survey_count")).all()
        assert sorted(tuple(one) for one in counted) == [
            (0, "cleaning", 3, 1),
            (0, "order", 4, 1),
            (1, "cleaning", 3, 1),
            (1, "cleaning", 4, 1),
            (1, "manager", 5, 2),
            (1, "order", 4, 2),
        ]
        names = "SELECT name, credit_code FROM property_company ORDER BY id"
        found = connection.execute(text(names)).all()
        assert [tuple(one) for one in found] == [("安居", CODE), ("旧居", None)]
        tied = "SELECT company_id FROM service_contract ORDER BY id"
        assert connection.execute(text(tied)).scalars().all() == [1, 2, 1]
        scores = "SELECT company, company_id FROM company_score ORDER BY id"
        assert [tuple(one) for one in connection.execute(text(scores))] == [("旧居", 2), ("", None)]
        assert "service_survey_answer" not in inspect(connection).get_table_names()


def test_the_way_back_brings_the_tables_back(before: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS, AFTER)
    flask_migrate.downgrade(MIGRATIONS, BEFORE)
    with db.engine.connect() as connection:
        assert "service_survey_answer" in inspect(connection).get_table_names()
    flask_migrate.upgrade(MIGRATIONS, AFTER)
