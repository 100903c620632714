"""Rows of notices: what a body tells those who live here, and who saw it when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class NoticeRow(Base):
    """One notice to a community, a building, a staircase or one flat; never edited."""

    __tablename__ = "square_notice"
    __table_args__ = (
        CheckConstraint(
            "scope IN ('community', 'building', 'staircase', 'unit')", name="scope_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # The role for which it was written: convener, residents_committee, street_office, …
    body: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(String(10))
    building: Mapped[str] = mapped_column(String(40), default="")
    staircase: Mapped[str] = mapped_column(String(20), default="")
    # No foreign key: an import may take the unit away, what was said stays.
    unit_id: Mapped[int | None]
    published_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The last day on which it is shown as current; none where it stays.
    until: Mapped[date | None] = mapped_column(Date)
    # Whether those who have not seen it may be texted, and when that was done: once.
    may_text: Mapped[bool] = mapped_column(Boolean, default=False)
    texted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    texted: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_why: Mapped[str] = mapped_column(String(200), default="")


class NoticeReadRow(Base):
    """A resident saw a notice, for the first time then."""

    __tablename__ = "square_notice_read"

    notice_id: Mapped[int] = mapped_column(ForeignKey("square_notice.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
