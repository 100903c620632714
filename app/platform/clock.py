"""The one clock of the web process.

Law: a view reads it once and passes `now` down; within one request every reading is
the same. Tests and nobody else put another clock under `app.config["CLOCK"]`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, g, has_request_context


def read() -> datetime:
    """Return the moment of this request (or of this call, on the command line), aware UTC."""
    if not has_request_context():
        return _tick()
    if "now" not in g:
        g.now = _tick()
    moment: datetime = g.now
    return moment


def system() -> datetime:
    """Return what the machine's clock says."""
    return datetime.now(UTC)


def _tick() -> datetime:
    moment: datetime = current_app.config.get("CLOCK", system)()
    return moment
