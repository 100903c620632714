"""The queue: put in with the act, taken out by the worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import structlog
from sqlalchemy import select

from app.platform.db import db, transaction
from app.platform.outbox.failure import DeliveryFailed
from app.platform.outbox.fates import DELIVERED, tell
from app.platform.outbox.models import OutboxMessage
from app.platform.outbox.reports import message_id
from app.platform.outbox.transports import deliver

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Channel = Literal["sms", "email"]

BATCH = 100
PAUSES = (5, 30, 120, 600, 1800, 3600, 10800)
"""Seconds to wait after each failed try; after the last the message is given up."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Drained:
    """What one round of the worker did."""

    sent: int
    put_off: int
    given_up: int


def enqueue(
    session: Session,
    *,
    channel: Channel,
    to: str,
    template: str,
    fields: Mapping[str, object],
    purpose: str,
    now: datetime,
    dedupe_key: str | None = None,
) -> bool:
    """Put a message into the caller's transaction; False if its dedupe key was used before.

    `template` names `templates/messages/<template>.txt`: first line subject, then the text.
    """
    if dedupe_key is not None and _is_known(session, dedupe_key):
        return False
    session.add(
        OutboxMessage(
            channel=channel,
            recipient=to,
            template=template,
            fields=json.dumps(dict(fields), ensure_ascii=False),
            purpose=purpose,
            dedupe_key=dedupe_key,
            due_at=now,
            created_at=now,
        )
    )
    return True


def drain(now: datetime) -> Drained:
    """Send what is due."""
    counts = {"sent": 0, "waiting": 0, "failed": 0}
    for row_id in _due(now):
        state = _send_one(row_id, now)
        if state is not None:
            counts[state] += 1
    return Drained(counts["sent"], counts["waiting"], counts["failed"])


def _is_known(session: Session, dedupe_key: str) -> bool:
    query = select(OutboxMessage.id).where(OutboxMessage.dedupe_key == dedupe_key)
    return session.scalar(query) is not None


def _due(now: datetime) -> list[int]:
    query = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(BATCH)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class _Tried:
    """One try: `fault` None if it went out; `final` if another would meet the same answer."""

    fault: str | None
    final: bool = False
    arrived: bool = False


def _send_one(row_id: int, now: datetime) -> str | None:
    if not _claim(row_id, now):
        return None
    tried = _try_to_deliver(db.session.get_one(OutboxMessage, row_id), now)
    with transaction() as session:
        row = session.get_one(OutboxMessage, row_id, with_for_update=True)
        row.last_error = tried.fault
        if tried.fault is None or tried.final or row.tries > len(PAUSES):
            row.state = "sent" if tried.fault is None else "failed"
            row.done_at = now
            # What was said, and to whom, is nobody's business any more.
            row.recipient = row.fields = None
            _tell(session, row, row.state, tried.fault or "", now)
        if tried.arrived:
            row.report, row.reported_at = DELIVERED, now
            _tell(session, row, DELIVERED, "", now)
        return row.state


def _tell(session: Session, row: OutboxMessage, state: str, reason: str, now: datetime) -> None:
    """Tell the room that sent it; a room that fails does not make the message go out twice."""
    try:
        with session.begin_nested():
            tell(session, row, state, reason, now)
    except Exception as failed:
        log.error("fate_not_noted", message=row.id, exc_info=failed)


def _claim(row_id: int, now: datetime) -> bool:
    """Count the try before it is made: a worker that dies sends late, never twice at once."""
    with transaction() as session:
        query = select(OutboxMessage).where(OutboxMessage.id == row_id)
        row = session.scalar(
            query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        )
        if row is None or row.state != "waiting" or row.due_at > now:
            return False
        row.due_at = now + timedelta(seconds=PAUSES[min(row.tries, len(PAUSES) - 1)])
        row.tries += 1
    return True


def _try_to_deliver(message: OutboxMessage, now: datetime) -> _Tried:
    try:
        arrived = deliver(
            channel=message.channel,
            to=message.recipient or "",
            template=message.template,
            fields=json.loads(message.fields or "{}"),
            message_id=message_id(message.id),
            now=now,
        )
    except Exception as failed:
        # A bad message must not hold up the others; its own text may not reach the journal.
        reason, final = type(failed).__name__, False
        if isinstance(failed, DeliveryFailed):
            reason, final = failed.reason, failed.final
        log.warning("message_not_sent", message=message.id, reason=reason)
        return _Tried(reason[:80], final)
    return _Tried(None, arrived=arrived)
