"""HTTP of this part: the residents' home, how a phone signs in, tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.residents.views import city, devices, home, tenants
from app.companion.residents.views.blueprint import blueprint
from app.companion.residents.views.browsers import browser_words
from app.companion.residents.views.phone import (
    ask_to_sign_in,
    find_current_resident,
    is_here,
    keep_nothing,
)
from app.platform import menu
from app.platform.access import ResidentNotSignedIn, register_residents

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "city", "devices", "home", "init_app", "tenants"]


def init_app(app: Flask) -> None:
    """Say who is a resident here; offer the residents' home on the community's page."""
    register_residents(app, is_here)
    app.after_request(keep_nothing)
    app.jinja_env.globals["browser_words"] = browser_words
    menu.offer(app, "companion.residents.lost", _l("Sign out a lost phone"), community=True)
    app.register_error_handler(ResidentNotSignedIn, ask_to_sign_in)
    app.jinja_env.globals["find_current_resident"] = find_current_resident
    app.jinja_env.globals["city_label"] = city.city_label
    city.init_app(app)
    menu.offer_publicly(app, "companion.residents.home", _l("For residents"), "first")
