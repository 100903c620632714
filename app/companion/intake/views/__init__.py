"""HTTP of this part: the door for events, the page of sources, Open311 for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.companion.intake.views import events, open311, sources
from app.companion.intake.views.blueprint import blueprint
from app.platform import menu

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "events", "init_app", "open311", "sources"]


def init_app(app: Flask) -> None:
    """Offer the page of sources."""
    menu.offer(app, "companion.intake.sources", _l("Sensors and other systems"), community=True)
