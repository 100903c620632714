"""HTTP of this part: patrols on the phone, supervision orders, what everybody may read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.inspection.service import (
    ANSWER,
    LOOK,
    MISSED,
    community_of_order,
    community_of_patrol,
    waiting_orders,
)
from app.companion.inspection.views import orders, patrols, words
from app.companion.inspection.views.blueprint import blueprint
from app.platform import menu
from app.platform.access import register_resolver
from app.platform.db import db
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "init_app", "orders", "patrols"]

WAITING_WORDS = {
    ANSWER: _l("Answer a supervision order"),
    LOOK: _l("Look at the reply to a supervision order"),
    MISSED: _l("A supervision order was not answered in time"),
}


def init_app(app: Flask) -> None:
    """Say how this part's addresses lead to a community; offer its doors and its words."""
    register_resolver(app, "order_id", lambda row_id: community_of_order(db.session(), row_id))
    register_resolver(app, "patrol_id", lambda row_id: community_of_patrol(db.session(), row_id))
    menu.offer(app, "companion.inspection.patrols", _l("Patrols"), community=True)
    menu.offer(app, "companion.inspection.orders", _l("Supervision orders"), community=True)
    menu.offer_publicly(
        app, "companion.inspection.public_orders", _l("Supervision orders"), "service"
    )
    register_source(waiting_orders)
    for what, label in WAITING_WORDS.items():
        menu.offer_waiting(app, what, "companion.inspection.order", label, argument="order_id")
    app.jinja_env.globals["inspection_words"] = {
        name.removesuffix("_WORDS").lower(): table
        for name, table in vars(words).items()
        if name.endswith("_WORDS")
    }
