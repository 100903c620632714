"""How a migration reaches a database: through the application's own engine.

Law: revisions are serial (0001, 0002, …), `HEAD` names the newest, so that two branches
collide in git and not in production. A revision holds plain column types and its own SQL;
it never imports the models, which will have moved on when it runs.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

db = current_app.extensions["migrate"].db
config = context.config


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database."""
    if (
        kind == "type"
        and isinstance(item, TypeDecorator)
        and type(item).__module__.startswith("app.")
    ):
        impl = item.impl_instance
        arguments = "timezone=True" if getattr(impl, "timezone", False) else ""
        return f"sa.{type(impl).__name__}({arguments})"
    return False


def run_migrations() -> None:
    """Upgrade or downgrade in one transaction where the database can."""
    with db.engine.connect() as connection:
        # SQLite's own BEGIN is ours to say (app.platform.db): a write transaction from the start.
        connection = connection.execution_options(yijue_write=True)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database; SQL scripts are not written")
run_migrations()
