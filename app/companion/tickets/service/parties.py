"""Bodies that are called in to a ticket, had it before, or look after it because it is late.

Law: a body is called in once in each way; what it was called for stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.tickets.models import TicketPartyRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow


def add_party(
    session: Session, row: TicketRow, body: str, department: str, kind: str, now: datetime
) -> bool:
    """Call a body in; False if it was called in so already."""
    wanted = {"ticket_id": row.id, "body": body, "department": department, "kind": kind}
    if session.scalars(select(TicketPartyRow).filter_by(**wanted)).first() is not None:
        return False
    session.add(TicketPartyRow(**wanted, asked_at=now))
    session.flush()
    return True
