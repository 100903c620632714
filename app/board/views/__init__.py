"""HTTP of the public board: pages, the log in C2SP's shapes, the record."""

from __future__ import annotations

from app.board.views import counting, log, objections, pages
from app.board.views.blueprint import blueprint

__all__ = ["blueprint", "counting", "log", "objections", "pages"]
