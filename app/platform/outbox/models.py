"""Rows of the outbox, and of the mailbox that stands in for phones in a demonstration."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class OutboxMessage(Base):
    """A message on its way; `fields` is JSON, emptied once it is out or given up."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'email')", name="channel_known"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state_known"),
        CheckConstraint("report IN ('delivered', 'bounced')", name="report_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str | None] = mapped_column(SealedText("outbox_message.recipient"))
    template: Mapped[str] = mapped_column(String(60))
    fields: Mapped[str | None] = mapped_column(SealedText("outbox_message.fields"))
    purpose: Mapped[str] = mapped_column(String(60), index=True)
    dedupe_key: Mapped[str | None] = mapped_column(String(160), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(String(80))
    # What the gateway said afterwards, once: delivered or bounced, and the report's own id.
    report: Mapped[str | None] = mapped_column(String(10))
    report_id: Mapped[str | None] = mapped_column(String(80))
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MailboxMessage(Base):
    """A message that a demonstration delivered to its own page instead of a phone."""

    __tablename__ = "mailbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(SealedText("mailbox_message.recipient"))
    recipient_index: Mapped[bytes] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(SealedText("mailbox_message.subject"))
    text: Mapped[str] = mapped_column(SealedText("mailbox_message.text"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
