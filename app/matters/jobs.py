"""What the clock makes due in this room: matters whose last posting has hung out its days."""

from __future__ import annotations

from app.matters.service.ending import end_matters

JOBS = {"matters.end": end_matters}
