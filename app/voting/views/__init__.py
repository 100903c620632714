"""HTTP of the voting room: the static booth, its JSON interface, the paper desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.platform.menu import offer
from app.voting.views import booth, casting, desk, extension, papers, phones, reissues
from app.voting.views.blueprint import blueprint
from app.voting.views.words import REISSUE_WORDS

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "blueprint",
    "booth",
    "casting",
    "desk",
    "extension",
    "init_app",
    "papers",
    "phones",
    "reissues",
]


def init_app(app: Flask) -> None:
    """Say how this room's addresses lead to a community."""
    desk.init_desk(app)
    offer(app, "voting.shared_phones", _l("Shared phone numbers"), community=True)
    app.jinja_env.globals.update(reissue_words=REISSUE_WORDS)
