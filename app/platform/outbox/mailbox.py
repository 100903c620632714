"""The mailbox of a demonstration: messages land on a page instead of on phones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.platform.crypto import blind_index
from app.platform.db import db, transaction
from app.platform.outbox.models import MailboxMessage

SHOWN = 50


def put_into_mailbox(*, channel: str, to: str, subject: str, text: str, now: datetime) -> None:
    """Keep a message for the page."""
    with transaction() as session:
        session.add(
            MailboxMessage(
                channel=channel,
                recipient=to,
                recipient_index=_index(to),
                subject=subject,
                text=text,
                at=now,
            )
        )


def mailbox_messages(to: str | None = None) -> Sequence[MailboxMessage]:
    """Return the newest messages first, of all recipients or of one."""
    query = select(MailboxMessage).order_by(MailboxMessage.id.desc()).limit(SHOWN)
    if to:
        query = query.where(MailboxMessage.recipient_index == _index(to))
    return db.session.scalars(query).all()


def _index(to: str) -> bytes:
    return blind_index("mailbox", to.strip())
