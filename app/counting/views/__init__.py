"""HTTP of the counting room: the desk from the close to the certificate, and what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.counting.service import shares
from app.counting.views import bounds, certify, desk, followup, papers, participants, remedies
from app.counting.views.blueprint import blueprint
from app.platform.menu import offer

if TYPE_CHECKING:
    from flask import Flask

# `shares` is told to the door for trustees' messages by being here.
__all__ = [
    "blueprint",
    "bounds",
    "certify",
    "desk",
    "followup",
    "init_app",
    "papers",
    "participants",
    "remedies",
    "shares",
]

RESOLUTION_WORDS = {
    "effective": _l("In force"),
    "executed": _l("Carried out"),
    "expired": _l("Expired"),
    "void": _l("Without force"),
}


def init_app(app: Flask) -> None:
    """Give templates this room's words, and officers its doors."""
    offer(app, "counting.resolution_register", _l("Register of resolutions"), community=True)
    app.jinja_env.globals.update(resolution_words=RESOLUTION_WORDS)
