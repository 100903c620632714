"""What the clock makes due in this room: forgetting codes, tries and proofs whose time is over."""

from __future__ import annotations

from app.committee.service.forgetting import forget_proofs
from app.committee.service.owners import sweep_owner_codes

JOBS = {"committee.sweep": sweep_owner_codes, "committee.forget": forget_proofs}
