"""The database door: engine settings, column types, the one transaction shape.

Law: a service function is one act is one `transaction()`. On SQLite a writing
transaction begins IMMEDIATE, so that two writers queue instead of failing half-way, and
they queue here, because SQLite has whoever waits sleep and ask again; WAL, foreign keys
and synchronous=FULL are on, because an answered ballot may not be lost to a power cut.
Nothing here knows a feature.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, Table, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.platform.turns import turn

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.orm import Session

BUSY_SECONDS = 30


class Base(DeclarativeBase):
    """Root of all rows; constraint names are stable, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; anything else is refused before it is stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that pass by the object mapper."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def connection_of(session: Session) -> Connection:
    """Return the act's connection, for statements that pass by the object mapper.

    Nothing is flushed before them: their tables are written by such statements alone.
    """
    held: Connection | None = session.info.get("connection")
    return session.connection() if held is None else held


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one act: begin for writing, commit at the end, roll back on any error.

    Functions handed to `after_commit` run once the commit is durable.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("one act is one transaction: transaction() does not nest")
    if session.in_transaction():
        session.commit()
    session.info["writing"] = True
    session.info["after_commit"] = []
    with turn(db.engine):
        try:
            options = {"yijue_write": True}
            session.info["connection"] = session.connection(execution_options=options)
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"], session.info["connection"] = False, None
    for action in session.info["after_commit"]:
        action()


def after_commit(session: Session, action: Callable[[], None]) -> None:
    """Have `action` run when the current act is durable; never when it is rolled back."""
    session.info["after_commit"].append(action)


def engine_options(url: str) -> dict[str, Any]:
    """Return Flask-SQLAlchemy's engine options for a database address."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_recycle": 1800}


def write_durably(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new one, on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    # We say BEGIN ourselves: the driver's own transactions begin too late to queue writers.
    connection.isolation_level = None
    # recursive_triggers: otherwise INSERT OR REPLACE deletes a log row unseen by its trigger.
    settings = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "recursive_triggers=ON")
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get("yijue_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
