"""What the clock makes due here: the nightly picture."""

from __future__ import annotations

from app.companion.overview.service.snapshots import take_snapshots

JOBS = {"overview.snapshot": take_snapshots}
