"""Rows of the intake: who may send events, and which events came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedBytes
from app.platform.db import Base, UTCDateTime


class IntakeSourceRow(Base):
    """A sensor, a camera that watches for falling things, or another system, with its key."""

    __tablename__ = "intake_source"
    __table_args__ = (CheckConstraint("kind IN ('sensor', 'fall', 'system')", name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # What the sender's address ends with; it names the source and opens nothing.
    token: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[bytes] = mapped_column(SealedBytes("intake_source.key"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    disabled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The last signed message that was no event as the schema has it.
    refused_code: Mapped[str] = mapped_column(String(40), default="")
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class IntakeEventRow(Base):
    """An event as the sender numbers it; the same number with other content is refused."""

    __tablename__ = "intake_event"
    __table_args__ = (UniqueConstraint("source_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("intake_source.id"))
    event_id: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    # No foreign key: the ticket belongs to the part below.
    ticket_id: Mapped[int | None]
