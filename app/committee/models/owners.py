"""Rows behind an owner's sign-in by unit code, last four and a code by SMS."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class OwnerCodeRow(Base):
    """Six digits that went to an owner's phone; only a keyed digest of them is kept."""

    __tablename__ = "committee_owner_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"))
    right_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wrong: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OwnerTryRow(Base):
    """A unit and last four that belonged together nowhere, by address and by unit."""

    __tablename__ = "committee_owner_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    unit_index: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
