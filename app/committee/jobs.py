"""What the clock makes due in this room: forgetting proofs whose time is over."""

from __future__ import annotations

from app.committee.service.clearing import forget_clearings
from app.committee.service.forgetting import forget_proofs
from app.committee.service.retention import forget_kept

JOBS = {
    "committee.forget": forget_proofs,
    "group.forget": forget_clearings,
    "committee.kept": forget_kept,
}
