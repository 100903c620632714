"""What the clock makes due in this room: forgetting codes and tries whose time is over."""

from __future__ import annotations

from app.registry.service import sweep_owner_codes

JOBS = {"registry.codes": sweep_owner_codes}
