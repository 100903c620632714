"""Rows of supervision: the tree of offices, who oversees what, who wants a daily message."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class OfficeRow(Base):
    """One place of the tree: city, district, street or residents' committee."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    level: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))

    __table_args__ = (UniqueConstraint("parent_id", "name"),)


class OfficePlaceRow(Base):
    """The office right above a community."""

    __tablename__ = "office_place"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)


class OverseerRow(Base):
    """An officer who looks at everything below an office, and changes nothing there."""

    __tablename__ = "overseer"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class DailyMessageRow(Base):
    """An officer who chose to be told once a day what waits for them, and where."""

    __tablename__ = "daily_message"
    __table_args__ = (CheckConstraint("channel IN ('sms', 'email')", name="channel_known"),)

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(SealedText("daily_message.address"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    # Whose address it is, a code shows that went there; until then nothing else is sent to it.
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    code_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    codes: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    # The last day that was looked at, whether or not anything waited.
    last_on: Mapped[date | None] = mapped_column(Date)
