"""Rows of those who live here: residents, their phones' sign-ins, codes on their way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class ResidentRow(Base):
    """An owner or a tenant as the companion knows them; an owner's name stays the register's."""

    __tablename__ = "resident"
    __table_args__ = (
        UniqueConstraint("community_id", "owner_id", "unit_id"),
        CheckConstraint("kind IN ('owner', 'tenant')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    # No foreign keys: an import may take owner and unit away, what they did stays known.
    owner_id: Mapped[int | None]
    unit_id: Mapped[int] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(SealedText("resident.name"))
    # A tenant's own; an owner's phones are the register's.
    phone: Mapped[str | None] = mapped_column(SealedText("resident.phone"))
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    # The last day of a tenancy; none where nothing was said.
    until: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ResidentSession(Base):
    """A phone on which a resident is signed in; the cookie holds the token, the row its digest."""

    __tablename__ = "resident_session"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The day of its newest request, written once a day; none for sign-ins of before.
    seen_on: Mapped[date | None] = mapped_column(Date)
    # What it roughly is, never the browser's whole text: wechat-iphone, chrome-android.
    browser: Mapped[str] = mapped_column(String(24), default="", server_default="")


class ResidentCode(Base):
    """Six digits that went to a tenant's phone; only a keyed digest of them is kept."""

    __tablename__ = "resident_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wrong: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
