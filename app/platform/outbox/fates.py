"""What became of a message, told to the room that sent it.

Law: a room listens to the dedupe keys that begin with its own prefix. It is told inside the
transaction that writes the outcome, so that outbox and ledger never disagree. The first report
of a gateway stands; what it says later about the same message changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.outbox.models import OutboxMessage

SENT, FAILED, DELIVERED, BOUNCED = "sent", "failed", "delivered", "bounced"
REPORTS = (DELIVERED, BOUNCED)


@dataclass(frozen=True, slots=True)
class Fate:
    """The outcome of the message with this dedupe key; `reason` names no recipient."""

    key: str
    state: str
    reason: str = ""


Listener = Callable[["Session", Fate, datetime], None]
_listeners: dict[str, Listener] = {}


def register_listener(prefix: str, listener: Listener) -> None:
    """Have a room told about the messages whose dedupe key begins with `prefix`."""
    _listeners[prefix] = listener


def tell(session: Session, row: OutboxMessage, state: str, reason: str, now: datetime) -> None:
    """Tell whoever listens to this message; inside the caller's transaction."""
    key = row.dedupe_key or ""
    for prefix, listener in _listeners.items():
        if key.startswith(prefix):
            listener(session, Fate(key, state, reason), now)
