"""Rows of paper ballots that two officers read unequally, and how that was settled.

Law: a difference is never lost and never undone: who, when, how it was settled and which motions
it touched stay for the numbers. What was read stays only until the ballot is logged or cleared;
the signatures stay sealed, so that an answer lost on the way can be given again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime

OPEN, SETTLED, ANEW = "open", "settled", "anew"


class PaperDifference(Base):
    """Two unequal readings of one paper ballot; `motions` may hold the word `assisted`."""

    __tablename__ = "paper_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    serial: Mapped[str] = mapped_column(String(20))
    first_officer: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    second_officer: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    motions: Mapped[list[str]] = mapped_column(JSON)
    third_officer: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    # open, settled (the third agreed with one of the two), anew (cleared and read again)
    outcome: Mapped[str] = mapped_column(String(10), default=OPEN)
    agreed_with: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # "officer:signature" of each reading, one a line.
    signatures: Mapped[str | None] = mapped_column(SealedText("paper_difference.signatures"))

    __table_args__ = (Index("ix_paper_difference_serial", "assembly_id", "serial"),)
