"""Rows of the topic board: topics, voices, comments, what was hidden and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime

ABOUT = "subject IN ('topic', 'comment')"


class TopicRow(Base):
    """What a resident put before the neighbours; once handed over it says to what."""

    __tablename__ = "square_topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    owners_only: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    # No foreign keys upwards of the register: the assembly's room keeps its own rows.
    assembly_id: Mapped[str | None] = mapped_column(String(40), index=True)
    demand_id: Mapped[int | None] = mapped_column(index=True)


class TopicSupportRow(Base):
    """One right's voice for a topic; taken back, the row goes when the day is over."""

    __tablename__ = "square_topic_support"

    topic_id: Mapped[int] = mapped_column(ForeignKey("square_topic.id"), primary_key=True)
    right_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Taken back today: it still counts in what the board shows, which changes by day.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TopicCommentRow(Base):
    """What a resident said to a topic."""

    __tablename__ = "square_topic_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("square_topic.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ModerationRow(Base):
    """A topic or comment was hidden, for a reason that all may read; then perhaps an appeal.

    It hides as long as `shown_again_at` is empty; rows are added, none is taken away.
    """

    __tablename__ = "square_moderation"
    __table_args__ = (
        CheckConstraint(ABOUT, name="subject_known"),
        Index("ix_square_moderation_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    subject: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    hidden_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(60))
    hidden_at: Mapped[datetime] = mapped_column(UTCDateTime)
    appeal: Mapped[str] = mapped_column(String(500), default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(200), default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown_again_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class AbuseRow(Base):
    """A resident says that a topic or comment should not stand here; once each."""

    __tablename__ = "square_abuse"
    __table_args__ = (
        CheckConstraint(ABOUT, name="subject_known"),
        UniqueConstraint("subject", "subject_id", "resident_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    subject: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
