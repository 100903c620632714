"""The communities of this deployment, as lists and menus show them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def list_communities() -> list[Any]:
    """Return all communities, each with `id` and `name`."""
    if find_spec("app.registry.service") is None:
        return []
    registry = import_module("app.registry.service")
    return list(registry.list_communities()) if hasattr(registry, "list_communities") else []
