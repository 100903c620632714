"""The road of each kind of matter, as data: steps, fields, who acts, what each step needs.

Law: RULES §3.4 (hiring), §3.5 (repair, and the emergency without a vote).
"""

from __future__ import annotations

from app.matters.service.roads.emergency import EMERGENCY
from app.matters.service.roads.hiring import HIRING
from app.matters.service.roads.repair import REPAIR
from app.matters.service.roads.step import Step, StepUnknown

ROADS: dict[str, tuple[Step, ...]] = {
    "repair": REPAIR,
    "hiring": HIRING,
    "emergency_repair": EMERGENCY,
}
KINDS = tuple(ROADS)


def get_step(kind: str, code: str) -> Step:
    """Return a step of a road; raises StepUnknown."""
    for step in ROADS[kind]:
        if step.code == code:
            return step
    raise StepUnknown(step=code)


__all__ = ["KINDS", "ROADS", "Step", "StepUnknown", "get_step"]
