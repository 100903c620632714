"""What the clock makes due in this room: reminders."""

from __future__ import annotations

from app.delivery.service.reminders import run_due

JOBS = {"delivery.reminders": run_due}
"""Run in every round of `flask --app app work`."""
