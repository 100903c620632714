"""Rows of papers that hang out: which file, where, from when to when, with pictures."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class PaperPostingRow(Base):
    """One paper put up for the owners to read; the file that was printed is kept."""

    __tablename__ = "paper_posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    # roll, candidates, preliminary, final, committee
    subject: Mapped[str] = mapped_column(String(16))
    # The assembly, election or committee that the paper speaks of.
    subject_id: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    # The full days that the rules ask for when it is printed.
    days: Mapped[int]
    # Where the same can be read on the web.
    address: Mapped[str] = mapped_column(String(200))
    places: Mapped[list[str]] = mapped_column(JSON, default=list)
    poster: Mapped[str] = mapped_column(String(60), default="")
    # None: printed, not yet said to hang.
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    # SHA-256 of the pictures of the first and of the last day, in the order of the places.
    pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    last_pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_paper_posting_subject", "subject", "subject_id"),)
