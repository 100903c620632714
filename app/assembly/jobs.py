"""What the clock makes due in this room: opening and closing."""

from __future__ import annotations

from app.assembly.service.clock import run_due

JOBS = {"assembly.clock": run_due}
