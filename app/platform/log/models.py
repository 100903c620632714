"""Rows of the append-only logs.

Law: `log_entry`, `log_node` and `log_cosignature` refuse UPDATE and DELETE by trigger on
both databases; only the head row of a log moves, forward, inside the writing transaction.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import Table

from app.platform.db import Base, UTCDateTime

APPEND_ONLY = ("log_entry", "log_node", "log_cosignature")


class LogHead(Base):
    """The newest state of one log: size, right edge, signed checkpoint."""

    __tablename__ = "log_head"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    origin: Mapped[str] = mapped_column(String(200), unique=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    # Minute of the last entry, YYYY-MM-DDTHH:MMZ.
    last_t: Mapped[str] = mapped_column(String(17), default="")
    checkpoint: Mapped[str] = mapped_column(Text, default="")


class LogEntry(Base):
    """One leaf: the entry's bytes and its RFC 6962 leaf hash."""

    __tablename__ = "log_entry"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogNode(Base):
    """The root of a full tile: level L, index N covers 256^L leaves from N·256^L."""

    __tablename__ = "log_node"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogCosignature(Base):
    """A witness's cosignature over one head; `witness` is its public key in hex."""

    __tablename__ = "log_cosignature"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    # 8-byte time and 64-byte signature, as on the note's line.
    signature: Mapped[bytes] = mapped_column(LargeBinary(72))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


def append_only_statements(dialect: str) -> list[str]:
    """Return the statements that make the log tables refuse UPDATE and DELETE."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in APPEND_ONLY
            for act in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
    )
    triggers = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]
    return [function, *triggers]


def _add_triggers(table: Table, connection: Connection, **_: object) -> None:
    dialect = connection.dialect.name
    for statement in append_only_statements(dialect):
        if f" ON {table.name} " in statement or "FUNCTION refuse_change() RETURNS" in statement:
            connection.exec_driver_sql(
                statement.replace("%", "%%") if dialect != "sqlite" else statement
            )


for _model in (LogEntry, LogNode, LogCosignature):
    event.listen(_model.__table__, "after_create", _add_triggers)
