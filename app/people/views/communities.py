"""The communities of this deployment, as lists and menus show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.db import db
from app.registry import service as registry

if TYPE_CHECKING:
    from app.registry.models import CommunityRow


def list_communities() -> list[CommunityRow]:
    """Return all communities, each with `id` and `name`."""
    return registry.list_communities(db.session())
