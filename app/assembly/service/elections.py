"""An election on its way into a draft: the rooms above bring its candidates.

Law: one assembly elects one committee at most; a draft whose text was resolved on falls back to
a draft, because what was approved has changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.read import lock_assembly
from app.assembly.service.suggestion import suggest_draft
from app.core.assembly import Act, Phase, phase_after

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def put_election(
    session: Session, assembly_id: str, motion: DraftMotion, *, lot: str, now: datetime
) -> AssemblyRow:
    """Put an election into a draft in the place of an earlier one, inside the caller's act.

    Raises AssemblyNotFound, ActNotAllowedNow, DraftInvalid.
    """
    row = lock_assembly(session, assembly_id)
    phase = phase_after(Phase(row.phase), Act.EDIT)
    draft = Draft.of(row) if row.draft else suggest_draft(session, row, now)
    # A motion that is only suggested has no text yet.
    others = tuple(one for one in draft.motions if one.election is None and one.text)
    changed = replace(draft, motions=(*others, motion), lot=lot, approval=None)
    row.draft = parse_draft(changed.to_json()).to_json()
    row.phase, row.revision = phase.value, row.revision + 1
    return row


def find_election(draft: Draft) -> DraftMotion | None:
    """Return the election of a draft, or None."""
    return next((one for one in draft.motions if one.election is not None), None)
