"""HTTP of this part: the public score, the residents' survey, the desk with the ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.frame import offer_home
from app.companion.rating.service import (
    MEASURE,
    RUNGS,
    community_of_measure,
    points_text,
    waiting_measures,
)
from app.companion.rating.views import desk, public, survey, words
from app.companion.rating.views.blueprint import blueprint
from app.platform import menu
from app.platform.access import register_resolver
from app.platform.db import db
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "desk", "init_app", "public", "survey"]


def init_app(app: Flask) -> None:
    """Say how this part's addresses lead to a community; offer its doors and its words."""
    register_resolver(app, "measure_id", lambda row_id: community_of_measure(db.session(), row_id))
    menu.offer(app, "companion.rating.ladder", _l("Rating and measures"), community=True)
    menu.offer_publicly(
        app, "companion.rating.rating", _l("How the property company is rated"), "service"
    )
    offer_home(
        app,
        "companion.rating.survey",
        _l("Rate the service"),
        _l("Once a quarter, without your name."),
        "service",
    )
    register_source(waiting_measures)
    menu.offer_waiting(app, MEASURE, "companion.rating.ladder", _l("Answer a measure"))
    app.jinja_env.filters["points"] = points_text
    app.jinja_env.globals["rungs"] = RUNGS
    app.jinja_env.globals["rating_words"] = {
        name.removesuffix("_WORDS").lower(): table
        for name, table in vars(words).items()
        if name.endswith("_WORDS")
    }
