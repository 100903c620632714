"""Text messages to whoever reported, and to those who follow: what moved a ticket, nothing else.

Law: one message for each line of the timeline and person at most. Who follows a public ticket reads
no explanation: it is written to whoever reported. Who reported at a desk without a phone
account gets it on the number that they left there.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.residents.service import notify
from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.following import followers_of
from app.platform.config import current_config
from app.platform.outbox import enqueue

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TEMPLATE = "ticket_news"
TOLD = frozenset(
    {
        "accept",
        "arrive",
        "wait_parts",
        "claim_done",
        "transfer",
        "to_fund",
        "late",
        "let_rest",
        "join",
    }
)
#: What those hear whose ticket was joined to this one.
TOLD_TO_JOINED = frozenset({"claim_done"})
FOLLOWED = "ticket_followed"
TOLD_TO_FOLLOWERS = (TOLD - {"let_rest"}) | {"withdraw", "reopen", "publish"}
"""A ticket that is made private tells its followers that, and from then on nothing."""
MOST_WORDS = 60


def tell_reporter(
    session: Session, row: TicketRow, act: str, explanation: str, line: int, *, now: datetime
) -> None:
    """Send what an act means to whoever reported the ticket, and to those joined to it."""
    if act in TOLD:
        _send(session, row, act, explanation, line, now)
    _tell_followers(session, row, act, line, now)
    if act in TOLD_TO_JOINED:
        statement = select(TicketRow).where(TicketRow.joined_to == row.id)
        for joined in session.scalars(statement):
            _send(session, joined, "joined_done", "", line, now)


def _tell_followers(session: Session, row: TicketRow, act: str, line: int, now: datetime) -> None:
    if act not in TOLD_TO_FOLLOWERS or row.is_private != (act == "publish"):
        return
    other = session.get(TicketRow, row.joined_to) if row.joined_to is not None else None
    shown = other or row
    fields = {"number": row.number, "act": act, "url": _public_address(shown)}
    for resident_id in followers_of(session, row.id):
        dedupe = f"ticket:{row.id}:{line}:{resident_id}"
        notify(session, resident_id, FOLLOWED, fields, dedupe=dedupe, now=now)


def _public_address(row: TicketRow) -> str:
    reports = f"{current_config().public_url}/c/{row.community_id}/reports"
    is_hidden = row.is_private or row.state in ("withdrawn", "joined")
    return reports if is_hidden else f"{reports}/{row.number}"


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
