"""HTTP of this part: the desk of the books, the fund by flat, an owner's own account in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.books.views import desk, fund, waiting
from app.companion.books.views.blueprint import blueprint
from app.companion.books.views.words import WORDS
from app.companion.frame import offer_home
from app.platform import menu
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "desk", "fund", "init_app", "waiting"]


def init_app(app: Flask) -> None:
    """Offer the doors; give templates the words of this part; put what waits on worklists."""
    app.jinja_env.globals["book_words"] = WORDS
    menu.offer(app, "companion.books.desk", _l("Books"), community=True)
    menu.offer(app, "companion.books.fund", _l("Maintenance fund by flat"), community=True)
    offer_home(
        app,
        "companion.books.mine",
        _l("My part of the maintenance fund"),
        _l("What your flat holds in the fund, and each sum that came or went."),
        "money",
    )
    register_source(waiting.waiting_books)
    menu.offer_waiting(
        app, waiting.ENTRY, "companion.books.desk", _l("Confirm what another body entered")
    )
    menu.offer_waiting(
        app, waiting.LIST, "companion.books.fund", _l("Confirm a list of the maintenance fund")
    )
