"""What the clock makes due in the companion."""

from __future__ import annotations

from app.companion.gathering import modules

JOBS = {name: job for part in modules("jobs") for name, job in part.JOBS.items()}
