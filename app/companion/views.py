"""HTTP of the companion: one blueprint, in which each part has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from app.companion.gathering import modules

if TYPE_CHECKING:
    from flask import Flask

blueprint = Blueprint("companion", __name__)
for _part in modules("views"):
    blueprint.register_blueprint(_part.blueprint)


def init_app(app: Flask) -> None:
    """Let each part offer its doors and say how its addresses lead to a community."""
    for part in modules("views"):
        if hasattr(part, "init_app"):
            part.init_app(app)
