"""What the clock makes due in the square: contracts that end are called to mind."""

from __future__ import annotations

from app.companion.square.service.ends import remind

JOBS = {"square.contracts": remind}
