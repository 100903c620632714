"""Rows of surveys among residents: who has answered stands apart from what was answered.

Law: choices are counters, written answers lie under random names: neither has a time or an
order, so that nobody can put person and answer together again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class PollRow(Base):
    """A survey: its questions, whom it asks, from when to when."""

    __tablename__ = "square_poll"
    __table_args__ = (CheckConstraint("per IN ('resident', 'right')", name="per_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    # [{"kind": "single" | "multiple" | "text", "text": str, "options": [str]}]
    questions: Mapped[list[Any]] = mapped_column(JSON)
    # Once each resident, or once each voting right (owners only).
    per: Mapped[str] = mapped_column(String(8))
    organisation: Mapped[str] = mapped_column(String(60))
    opens: Mapped[datetime] = mapped_column(UTCDateTime)
    closes: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    is_void: Mapped[bool] = mapped_column(Boolean, default=False)
    # When the written answers were laid down anew, so that no file keeps who came after whom.
    mixed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Withdrawn while it ran: written once, never changed; the survey stays readable with the why.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_why: Mapped[str | None] = mapped_column(String(200))


class PollAnsweredRow(Base):
    """A resident or right that has answered, as a keyed digest; not when and not what."""

    __tablename__ = "square_poll_answered"

    poll_id: Mapped[int] = mapped_column(ForeignKey("square_poll.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class PollCountRow(Base):
    """How many chose one option of one question."""

    __tablename__ = "square_poll_count"

    poll_id: Mapped[int] = mapped_column(ForeignKey("square_poll.id"), primary_key=True)
    question: Mapped[int] = mapped_column(primary_key=True)
    option: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class PollTextRow(Base):
    """One written answer under a random name."""

    __tablename__ = "square_poll_text"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("square_poll.id"), index=True)
    question: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
