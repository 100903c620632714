"""Migrations lead from nothing to the models, on both databases, in serial order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from app.platform.db import UTCDateTime, db
from app.platform.log.models import APPEND_ONLY
from app.web import create_app
from tests.site import make_config

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture(scope="module")
def migrated(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on an empty database that only migrations have touched."""
    app = create_app(make_config(tmp_path_factory.mktemp("migrated"), database_url))
    with app.app_context():
        flask_migrate.upgrade(str(MIGRATIONS))
        yield app
        db.session.remove()
        db.engine.dispose()


def test_they_lead_to_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadata)
    assert differences == [], 'run `python -m scripts.migration "what changes"`'


def test_they_give_the_models_own_checks(migrated: Flask) -> None:
    """What the comparison above does not look at: CHECK constraints, by name."""
    found = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        held = {str(check["name"]) for check in found.get_check_constraints(table.name)}
        assert wanted == held, table.name


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET log_id = 'x'", "DELETE FROM {}"])
def test_the_log_tables_refuse_changes(migrated: Flask, table: str, statement: str) -> None:
    """SQLite's triggers are per row, so a row is put in first; the transaction never commits."""
    with (
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(db.metadata.tables[table].insert(), _some_row(table))
        connection.exec_driver_sql(statement.format(table))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_postgresql_does_not_truncate_the_log_tables(migrated: Flask, table: str) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # It has no TRUNCATE.
    with (
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        connection.exec_driver_sql(f"TRUNCATE {table}")


def _some_row(table: str) -> dict[str, Any]:
    """A value of its type for each column."""
    values: dict[type, Any] = {int: 1, str: "x", bytes: b"x"}
    some_time = datetime(2026, 3, 2, tzinfo=UTC)
    return {
        column.name: some_time
        if isinstance(column.type, UTCDateTime)
        else values[column.type.python_type]
        for column in db.metadata.tables[table].columns
    }


def test_there_is_no_way_back_that_deletes(
    migrated: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit):
        flask_migrate.downgrade(str(MIGRATIONS), revision="base")
    assert "restoring a backup" in caplog.text
    assert inspect(db.engine).has_table("log_entry")


def test_they_are_serial_and_head_names_the_newest() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    serials = [revision.revision for revision in reversed(list(scripts.walk_revisions()))]
    assert serials == [f"{number:04d}" for number in range(1, len(serials) + 1)]
    assert (MIGRATIONS / "HEAD").read_text().strip() == serials[-1]
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert path.name[:4] in serials


def test_they_do_not_import_the_models() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) app\b", path.read_text(), re.MULTILINE), path.name
