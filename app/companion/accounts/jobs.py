"""What the clock makes due in this part: a month that was not closed by the 15th."""

from __future__ import annotations

from app.companion.accounts.service import remind

JOBS = {"accounts.remind": remind}
