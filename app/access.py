"""The one table who may do what, assembled from what each feature declares.

`flask --app app access` prints it; tests/access_table.txt is the copy that people review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from app.platform.access import find_entry
from app.platform.forms import csrf

if TYPE_CHECKING:
    from flask import Flask

READING = {"HEAD", "OPTIONS"}


def access_table(app: Flask) -> list[str]:
    """Return the table's lines: methods, address, who may, and what else is special."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    return [
        f"{_methods(rule.methods):<9} {rule.rule:<58} {find_entry(app, rule.endpoint)}"
        f"{_specials(app, rule.endpoint)}"
        for rule in rules
    ]


def _methods(methods: set[str] | None) -> str:
    return "+".join(sorted((methods or set()) - READING))


def _specials(app: Flask, endpoint: str) -> str:
    view = app.view_functions[endpoint]
    marks = []
    if getattr(view, "step_up", False):
        marks.append("fresh code")
    if f"{view.__module__}.{view.__name__}" in csrf._exempt_views:
        marks.append("no form token")
    return f"  ({', '.join(marks)})" if marks else ""


@click.command("access")
@with_appcontext
def print_access() -> None:
    """Print who may use which address."""
    click.echo("\n".join(access_table(current_app)))
