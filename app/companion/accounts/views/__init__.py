"""HTTP of the published accounts: public pages, the log, an owner's own flat, the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.board.views.log import offer_logs
from app.companion.accounts.service import CLOSE, CONFIRM, waiting
from app.companion.accounts.views import desk, log, mine, public, words
from app.companion.accounts.views.blueprint import blueprint
from app.companion.frame import offer_home
from app.platform import menu
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "desk", "init_app", "log", "mine", "public"]


def init_app(app: Flask) -> None:
    """Offer the doors, name the log to the community's witnesses, put due months on lists."""
    app.jinja_env.globals.update(accounts_words=words.WORDS, name_body=words.name_body)
    menu.offer_publicly(app, "companion.accounts.accounts", _l("Published accounts"), "money")
    menu.offer(app, "companion.accounts.desk", _l("Close and publish accounts"), community=True)
    offer_home(
        app,
        "companion.accounts.accounts",
        _l("The community's accounts"),
        _l("What came in and went out, month by month, with the papers."),
        "money",
    )
    offer_home(
        app,
        "companion.accounts.mine",
        _l("Proof of my part of the fund"),
        _l("A proof to keep of what your flat owns, as the published accounts have it."),
        "money",
    )
    offer_logs(app, log.named_logs)
    menu.offer_origin(app, "journal", public.where_published)
    register_source(waiting)
    menu.offer_waiting(
        app, CLOSE, "companion.accounts.desk", _l("Close the month and publish its accounts")
    )
    menu.offer_waiting(
        app,
        CONFIRM,
        "companion.accounts.desk",
        _l("Another body has put the month up: look at it and close it"),
    )
