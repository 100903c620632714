"""HTTP of the voting room: the static booth, its JSON interface, the paper desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.voting.views import booth, casting, desk
from app.voting.views.blueprint import blueprint

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["blueprint", "booth", "casting", "desk", "init_app"]


def init_app(app: Flask) -> None:
    """Say how this room's addresses lead to a community."""
    desk.init_desk(app)
