"""What the outbox says of our messages: the ledger follows it in the same transaction.

Law: delivered and bounced are final; what the outbox notes later changes neither.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly, time_of
from app.delivery.models import NoticeMessage
from app.delivery.service.composing import price_of
from app.delivery.service.notices import settle
from app.platform.outbox import Fate, register_listener

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PREFIX = "delivery:"
FINAL = ("delivered", "bounced")


def follow(session: Session, fate: Fate, now: datetime) -> None:
    """Note what became of one of our messages and settle the attempt that it serves."""
    message = session.get(NoticeMessage, int(fate.key.removeprefix(PREFIX)), with_for_update=True)
    if message is None:
        return
    if fate.state == "sent" and message.channel == "sms":
        message.cost = price_of(message.parts)
    if message.state in FINAL:
        return
    at = time_of(get_assembly(session, message.assembly_id), now)
    message.state, message.reason, message.told_at = fate.state, fate.reason[:80], at
    settle(session, message, at)


register_listener(PREFIX, follow)
