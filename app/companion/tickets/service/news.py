"""Text messages to whoever reported: what moved their ticket, never who else reported.

Law: one message for each line of the timeline at most. Who reported at a desk without a phone
account gets it on the number that they left there.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents.service import notify
from app.companion.tickets.models import TicketRow
from app.platform.config import current_config
from app.platform.outbox import enqueue

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TEMPLATE = "ticket_news"
TOLD = frozenset(
    {"accept", "wait_parts", "claim_done", "transfer", "to_fund", "late", "let_rest", "join"}
)
#: What those hear whose ticket was joined to this one.
TOLD_TO_JOINED = frozenset({"claim_done"})
MOST_WORDS = 60


def tell_reporter(
    session: Session, row: TicketRow, act: str, explanation: str, line: int, *, now: datetime
) -> None:
    """Send what an act means to whoever reported the ticket, and to those joined to it."""
    if act in TOLD:
        _send(session, row, act, explanation, line, now)
    if act in TOLD_TO_JOINED:
        statement = select(TicketRow).where(TicketRow.joined_to == row.id)
        for joined in session.scalars(statement):
            _send(session, joined, "joined_done", "", line, now)


def _send(
    session: Session, row: TicketRow, act: str, explanation: str, line: int, now: datetime
) -> None:
    said = " ".join(explanation.split())
    fields = {
        "number": row.number,
        "act": act,
        "explanation": said[:MOST_WORDS] + ("…" if len(said) > MOST_WORDS else ""),
        "url": f"{current_config().public_url}/c/{row.community_id}/tickets/{row.id}",
    }
    dedupe = f"ticket:{row.id}:{line}"
    if row.resident_id is not None:
        notify(session, row.resident_id, TEMPLATE, fields, dedupe=dedupe, now=now)
    elif row.phone:
        enqueue(
            session,
            channel="sms",
            to=row.phone,
            template=TEMPLATE,
            fields=fields,
            purpose=TEMPLATE,
            dedupe_key=dedupe,
            now=now,
        )
