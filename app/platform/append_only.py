"""Tables whose rows are only ever added: the database itself refuses to change them.

Law: UPDATE and DELETE are refused by trigger on both databases, TRUNCATE on PostgreSQL too.
Migrations keep statements of their own, as they were when they were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.schema import Table

    from app.platform.db import Base


def append_only_statements(dialect: str, table: str) -> list[str]:
    """Return the statements that make a table refuse UPDATE and DELETE."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ]
    # The driver reads one % as a place for a value.
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


def make_append_only(*rows: type[Base]) -> None:
    """Give these rows' tables their triggers whenever they are made from the models."""
    for row in rows:
        event.listen(row.__table__, "after_create", _add_triggers)


def _add_triggers(table: Table, connection: Connection, **_: object) -> None:
    for statement in append_only_statements(connection.dialect.name, table.name):
        connection.exec_driver_sql(statement)
