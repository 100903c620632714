"""Messages to people leave through here.

Law: `enqueue` writes the message in the caller's transaction, so what is rolled back is
never sent; `drain` sends what is due, one message per transaction, and tries again with
growing pauses. The same dedupe key is sent once. Addresses and fields are sealed at rest
and wiped once the message is out.
"""

from app.platform.outbox.models import MailboxMessage, OutboxMessage
from app.platform.outbox.queue import drain, enqueue
from app.platform.outbox.transports import init_app

__all__ = ["MailboxMessage", "OutboxMessage", "drain", "enqueue", "init_app"]
