"""What the clock makes due in this part: scores of quarters that have ended are fixed."""

from __future__ import annotations

from app.companion.rating.service import fix_scores

JOBS = {"rating.fix": fix_scores}
