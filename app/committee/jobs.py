"""What the clock makes due in this room: forgetting codes and tries that are over."""

from __future__ import annotations

from app.committee.service.owners import sweep_owner_codes

JOBS = {"committee.sweep": sweep_owner_codes}
