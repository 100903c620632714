"""What the clock makes due in this room: forgetting nonces and failures that are over."""

from __future__ import annotations

from app.voting.service.identity import sweep

JOBS = {"voting.sweep": sweep}
