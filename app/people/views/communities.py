"""The communities of this deployment, as lists and menus show them."""

from __future__ import annotations

from dataclasses import dataclass

from app.platform.db import db
from app.registry import service as registry


@dataclass(frozen=True)
class Place:
    """A community's id and name."""

    id: str
    name: str


def list_communities() -> list[Place]:
    """Return all communities by name."""
    return [Place(row.id, row.name) for row in registry.list_communities(db.session())]
