"""What the clock makes due in this room: the daily message to officers who chose it."""

from __future__ import annotations

from app.supervision.service.daily import send_daily

JOBS = {"supervision.daily": send_daily}
