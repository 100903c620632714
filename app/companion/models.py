"""The rows of all parts: importing this module makes them known to the database."""

from __future__ import annotations

from app.companion.gathering import modules

PARTS_WITH_ROWS = modules("models")
