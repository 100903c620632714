"""HTTP of the public board: pages, the log in C2SP's shapes, the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.board.views import log, pages
from app.board.views.blueprint import blueprint
from app.board.views.words import DOCUMENT_WORDS

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "init_app", "log", "pages"]


def init_app(app: Flask) -> None:
    """Give the pages their words."""
    app.jinja_env.globals["document_words"] = DOCUMENT_WORDS
