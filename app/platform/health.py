"""Whether the service can do its work: its database answers."""

from __future__ import annotations

from sqlalchemy import text

from app.platform.db import db


def check_reachable() -> None:
    """Raises OperationalError if the database does not answer."""
    db.session.execute(text("SELECT 1"))
