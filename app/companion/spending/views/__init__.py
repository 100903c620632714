"""HTTP of this part: the desks of payments and budgets, and what everybody reads of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.frame import offer_home
from app.companion.spending.service import COPIES, INCOME, waiting
from app.companion.spending.views import backwards, budgets, copies, cover, payments, public
from app.companion.spending.views.blueprint import blueprint
from app.companion.spending.views.words import WAITING_WORDS, WORDS
from app.platform import menu
from app.supervision.service.worklist import register_source

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "budgets", "copies", "init_app", "payments", "public"]


def init_app(app: Flask) -> None:
    """Offer the doors; give templates the words of this part."""
    app.jinja_env.globals["spending_words"] = WORDS
    menu.offer(app, "companion.spending.desk", _l("Payments"), community=True)
    menu.offer(app, "companion.spending.budgets", _l("Budget"), community=True)
    menu.offer_publicly(app, "companion.spending.public", _l("Payments"), "money")
    menu.offer_publicly(app, "companion.spending.public_budgets", _l("Budget"), "money")
    offer_home(
        app,
        "companion.spending.public_budgets",
        _l("Budget"),
        _l("What is planned for the year, what is spent so far, and what you think of it."),
        "money",
    )
    menu.offer_note(app, "matter", cover.sentences)
    menu.offer_origin(app, "spent_by_assembly", backwards.of_assembly)
    menu.offer_origin(app, "spent_by_matter", backwards.of_matter)
    register_source(waiting)
    menu.offer_waiting(
        app, COPIES, "companion.spending.papers", _l("Invoices of which nobody outside sees a copy")
    )
    menu.offer_waiting(
        app,
        INCOME,
        "companion.spending.papers",
        _l("Papers of income entered by hand of which nobody outside sees a copy"),
    )
    for what, (endpoint, argument, label) in WAITING_WORDS.items():
        menu.offer_waiting(app, what, endpoint, label, argument=f"community_id/{argument}")
