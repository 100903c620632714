"""HTTP of the pictures: one for all that an officer oversees, one for each community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.overview.views import community, companies, picture, words
from app.companion.overview.views.blueprint import blueprint
from app.platform import menu

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "community", "companies", "init_app", "picture"]


def init_app(app: Flask) -> None:
    """Offer the picture in the menu, give templates this part's words."""
    menu.offer(app, "companion.overview.picture", _l("One picture: figures of all communities"))
    menu.offer(app, "companion.overview.desk", _l("Figures of this community"), community=True)
    app.jinja_env.globals["overview_words"] = words.WORDS
    app.jinja_env.globals["alert_address"] = words.address_of
    app.jinja_env.filters["shown_figure"] = words.shown
