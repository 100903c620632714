"""A notice on paper for the board downstairs: what the page says, with a code to scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.companion.square.models import NoticeRow
from app.platform.config import current_config
from app.platform.pdf import render_pdf
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIZES = ("14pt", "12.5pt", "11pt", "10.5pt")


def notice_paper(session: Session, row: NoticeRow) -> bytes:
    """Return the notice as PDF, dated as it was published."""
    context = {
        "community": get_community(session, row.community_id).name,
        "row": row,
        "to": _to(session, row),
        "address": f"{current_config().public_url}/c/{row.community_id}/notices/{row.id}",
        "at": row.published_at,
    }
    session.rollback()
    return render_pdf("companion/notice", context, sizes=SIZES)


def _to(session: Session, row: NoticeRow) -> str:
    name = get_community(session, row.community_id).name
    if row.scope == "unit":
        return f"{row.building}住户"
    return f"{name}{row.building}{row.staircase}全体住户"
