"""What the worker does for this room each round: compare the logs with their copies."""

from __future__ import annotations

from app.platform.log import watch_copies

JOBS = {"log.copies": watch_copies}
