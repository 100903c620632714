"""Anchor: the record's keys are those whose print hangs in the building (V00)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.anchor import anchor_of, is_same_anchor
from app.verifier.report import Look, NotAsked

if TYPE_CHECKING:
    from app.verifier.case import Case
    from app.verifier.workings import Workings


def v00_anchor(case: Case, work: Workings, look: Look) -> None:
    """Reject: a wholly re-keyed copy of the record."""
    if case.asked.anchor is None:
        raise NotAsked
    found = anchor_of(case.need_definition())
    look.examined = 1
    same = is_same_anchor(case.asked.anchor, found)
    look.demand(same, "anchor_differs", "record", found=found, given=case.asked.anchor)
