"""What the clock makes due in this part: orders whose deadline passed go to the street office."""

from __future__ import annotations

from app.companion.inspection.service import escalate_overdue

JOBS = {"inspection.escalate": escalate_overdue}
