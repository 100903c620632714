"""HTTP of the voting room: the static booth, its JSON interface, the paper desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.platform.menu import offer
from app.voting.views import (
    booth,
    boxes,
    casting,
    desk,
    entrusting,
    extension,
    keying,
    papers,
    phones,
    proxies,
    register,
    reissues,
    scanning,
    sessions,
    standing,
)
from app.voting.views.blueprint import blueprint
from app.voting.views.words import LETTER_WORDS, REISSUE_WORDS, VOTER_WORDS

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "booth",
    "boxes",
    "casting",
    "desk",
    "entrusting",
    "extension",
    "init_app",
    "keying",
    "papers",
    "phones",
    "proxies",
    "register",
    "reissues",
    "scanning",
    "sessions",
    "standing",
]


def init_app(app: Flask) -> None:
    """Say how this room's addresses lead to a community."""
    desk.init_desk(app)
    proxies.init_proxies(app)
    offer(app, "voting.shared_phones", _l("Shared phone numbers"), community=True)
    app.jinja_env.globals.update(
        reissue_words=REISSUE_WORDS, voter_words=VOTER_WORDS, letter_words=LETTER_WORDS
    )
