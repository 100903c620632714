"""The yardstick: Flask and SQLAlchemy inserting one row of a ballot's size and committing it."""

from __future__ import annotations

import os

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, db, engine_options, transaction


class BareRow(Base):
    """One inserted text."""

    __tablename__ = "bench_bare"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)


def create_app() -> Flask:
    """Return an application with one address; the database is `BENCH_DATABASE_URL`."""
    app = Flask("bare")
    url = os.environ["BENCH_DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)

    @app.get("/healthz")
    def well() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.post("/insert")
    def insert() -> ResponseReturnValue:
        with transaction() as session:
            row = BareRow(body=request.get_json()["ballot"])
            session.add(row)
            session.flush()
            number = row.id
        return jsonify(entry=number)

    return app


def make_table() -> None:
    """Create the row's table."""
    with create_app().app_context():
        db.metadata.create_all(db.engine, tables=[db.metadata.tables["bench_bare"]])
