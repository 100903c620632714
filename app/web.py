"""The roof: puts the rooms together into one Flask application.

Law: this module wires and decides nothing. Each feature offers `blueprint` in its views,
`group` (or `commands`) in its commands, `MESSAGES` in its messages, `JOBS` in its jobs; the
app does not start while an endpoint lacks an access entry.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask_migrate import Migrate

from app.access import print_access
from app.people.service import find_session
from app.platform import (
    addresses,
    errors,
    filters,
    headers,
    i18n,
    limits,
    logging,
    outbox,
    sessions,
)
from app.platform.access import check_all_declared, enforce
from app.platform.config import load_config
from app.platform.crypto import install_keys
from app.platform.db import db, engine_options
from app.platform.forms import csrf
from app.platform.json import StrictJSON
from app.platform.menu import find_waiting, notes_on, origins_of, public_links
from app.platform.worker import register_jobs

if TYPE_CHECKING:
    from app.platform.config import Config

ROOT = Path(__file__).parents[1]
FEATURES = (
    "platform",
    "registry",
    "people",
    "assembly",
    "voting",
    "delivery",
    "counting",
    "committee",
    "matters",
    "supervision",
    "board",
    "companion",
)
"""From the ground up; of each, the parts that it has."""
PARTS = ("models", "messages", "views", "jobs", "commands")


def create_app(config: Config | None = None) -> Flask:
    """Return the application; the configuration is read from the environment if none is given."""
    config = config or load_config()
    app = Flask(
        "app",
        root_path=str(ROOT / "app"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "app" / "static"),
    )
    _configure(app, config)
    _install_platform(app, config)
    for feature in FEATURES:
        _install_feature(app, feature)
    app.cli.add_command(print_access)
    check_all_declared(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.extensions["yijue.config"] = config
    app.json = StrictJSON(app)
    app.config["SECRET_KEY"] = config.secret_key
    app.config["TESTING"] = config.testing
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # Values of statements are names and phones: they stay out of error texts.
        "hide_parameters": True,
        **engine_options(config.database_url),
    }
    # The token lives as long as the session; a page may stay open over lunch.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["config_demo"] = config.demo
    app.jinja_env.globals["public_doors"] = public_links
    app.jinja_env.globals["find_waiting"] = find_waiting
    app.jinja_env.globals["origins_of"] = origins_of
    app.jinja_env.globals["notes_on"] = notes_on


def _install_platform(app: Flask, config: Config) -> None:
    logging.configure()
    addresses.init_app(app)
    install_keys(app.extensions, config)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    limits.init_app(app, config)
    headers.init_app(app, config)
    i18n.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    sessions.init_app(app, config, find_session)
    # Who may comes before CSRF: someone whose sign-in ran out is told so, not "stale page".
    app.before_request(enforce)
    csrf.init_app(app)
    outbox.init_app(app, config)


def _install_feature(app: Flask, feature: str) -> None:
    parts = {part: _find_part(feature, part) for part in PARTS}
    if parts["messages"]:
        errors.register_messages(app, parts["messages"].MESSAGES)
    if parts["views"]:
        if hasattr(parts["views"], "init_app"):
            parts["views"].init_app(app)
        app.register_blueprint(parts["views"].blueprint)
    if parts["jobs"]:
        register_jobs(app, parts["jobs"].JOBS)
    if parts["commands"]:
        for command in _commands(parts["commands"]):
            app.cli.add_command(command)


def _commands(part: Any) -> tuple[click.Command, ...]:
    return part.commands if hasattr(part, "commands") else (part.group,)


def _find_part(feature: str, part: str) -> Any:
    name = f"app.{feature}.{part}"
    return import_module(name) if find_spec(name) else None
