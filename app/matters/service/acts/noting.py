"""The auditor's line of each act of this room."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.platform.audit import audit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.matters.models import MatterRow


def note(
    session: Session,
    officer_id: int,
    action: str,
    row: MatterRow,
    detail: dict[str, object],
    now: datetime,
) -> None:
    """Record an act of this room for the auditor."""
    audit(session, officer_id, action, row.id, detail, now=now, community_id=row.community_id)
