"""Messages to people leave through here.

Law: `enqueue` writes the message in the caller's transaction, so what is rolled back is
never sent; `drain` sends what is due, one message per transaction, and tries again with
growing pauses. The same dedupe key is sent once. Addresses and fields are sealed at rest
and wiped once the message is out. Who sent it learns what became of it (`register_listener`).
"""

from app.platform.outbox.fates import Fate, register_listener
from app.platform.outbox.models import MailboxMessage, OutboxMessage
from app.platform.outbox.queue import drain, enqueue
from app.platform.outbox.reports import take_report
from app.platform.outbox.transports import init_app

__all__ = [
    "Fate",
    "MailboxMessage",
    "OutboxMessage",
    "drain",
    "enqueue",
    "init_app",
    "register_listener",
    "take_report",
]
