"""Brings the parts of the companion together for the roof: what each part has, it brings."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from app.companion import PARTS


def modules(kind: str) -> list[ModuleType]:
    """Return the parts' modules of one kind (`models`, `messages`, `views`, `jobs`, `commands`)."""
    names = [f"app.companion.{part}.{kind}" for part in PARTS]
    return [import_module(name) for name in names if _is_there(name)]


def _is_there(name: str) -> bool:
    """A folder without a module in it is no part's yet."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None
