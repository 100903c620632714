"""Rows of secret mode: every component that was ever seen, and the ballots that were opened.

Law: an index of what the log holds, written in the same transaction as its entry.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class SealedComponent(Base):
    """An A or B of a ballot, cast or opened: none may ever come again (PROTOCOL §9, A4)."""

    __tablename__ = "sealed_component"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    point: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class SpoiltBallot(Base):
    """A ballot that its owner had opened instead of cast; it is never counted."""

    __tablename__ = "spoilt_ballot"

    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(29))
    i: Mapped[int]
    # Whose card sealed it: an agent's openings are not the owner's.
    key: Mapped[str] = mapped_column(String(64))
    entry_seq: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_spoilt_ballot_tracker", "assembly_id", "tracker"),
        Index("ix_spoilt_ballot_right", "assembly_id", "i", "key"),
    )
