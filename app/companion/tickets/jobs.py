"""What the clock makes due in this part: reminders, lateness, silence after a repair."""

from __future__ import annotations

from app.companion.tickets.service.due import run_clocks

JOBS = {"tickets.clocks": run_clocks}
