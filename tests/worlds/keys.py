"""Deterministic keys by name: `right 3`, `clerk`, `log`."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from app.core.signatures import public_key


@cache
def seed(name: str, world: str = "") -> bytes:
    """The 32-byte seed of a name; another `world` has wholly other keys."""
    return sha256(f"test world {world}: {name}".encode()).digest()


@cache
def key(name: str, world: str = "") -> bytes:
    return public_key(seed(name, world))
