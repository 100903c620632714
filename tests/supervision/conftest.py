"""The officers of a meeting before this room's pages."""

from __future__ import annotations

from tests.hall import hall, quiet_hall

__all__ = ["hall", "quiet_hall"]
