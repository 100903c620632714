"""HTTP of this room: officers' desk, the steps' forms, and what everybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.matters.service.dossier import community_of_matter
from app.matters.views import desk, public, steps, words
from app.matters.views.blueprint import blueprint
from app.platform import menu
from app.platform.access import register_resolver
from app.platform.db import db

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "desk", "init_app", "public", "steps"]


def init_app(app: Flask) -> None:
    """Say how this room's addresses lead to a community; offer its desk; give it its words."""
    register_resolver(app, "matter_id", lambda row_id: community_of_matter(db.session(), row_id))
    menu.offer(app, "matters.desk", _l("Repairs and hiring a company"), community=True)
    app.jinja_env.globals["matter_words"] = {
        name.removesuffix("_WORDS").lower(): table
        for name, table in vars(words).items()
        if name.endswith("_WORDS")
    }
