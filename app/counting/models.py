"""Rows of the counting room: what the street office sent back, resolutions, time stamps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class ReturnRow(Base):
    """A result or minutes that the street office sent back, what for, and the convener's answer."""

    __tablename__ = "returned_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    returned_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    returned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ResolutionRow(Base):
    """What an assembly decided on one motion, and what became of it."""

    __tablename__ = "resolution"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    motion: Mapped[str] = mapped_column(String(40))
    # 决议编号: the year of the final result and a running number within the community.
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    matter: Mapped[str] = mapped_column(String(10))
    # What was chosen, in words: empty for a plain yes.
    outcome: Mapped[str] = mapped_column(Text, default="")
    # effective, executed, expired
    state: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(400), default="")
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("assembly_id", "motion"),
        UniqueConstraint("community_id", "number"),
    )


class StampRow(Base):
    """What a time-stamp authority answered over the head of one moment: open, close or result."""

    __tablename__ = "timestamp_token"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    moment: Mapped[str] = mapped_column(String(10), primary_key=True)
    tree_size: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    fetched_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SettlementRow(Base):
    """Whether an objection upheld after the opening of a secret vote matters, by lines alone."""

    __tablename__ = "bounds_settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), index=True)
    # The objection's number in the log.
    objection: Mapped[str] = mapped_column(String(40))
    removed: Mapped[list[int]] = mapped_column(JSON)
    added: Mapped[list[int]] = mapped_column(JSON)
    doubtful: Mapped[list[int]] = mapped_column(JSON)
    # The motions whose outcome may turn; none where the result stands.
    uncertain: Mapped[list[str]] = mapped_column(JSON)
    settled_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("assembly_id", "objection"),)
