"""Rows of the daily comparison with the provider's statement: the file, each difference."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class StatementRow(Base):
    """A day's statement as it was last read; closed once every difference is explained."""

    __tablename__ = "fee_statement"
    __table_args__ = (UniqueConstraint("community_id", "provider", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    provider: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int]
    matched: Mapped[int]
    # Both in 分: what the file and what our payments of the day come to, refunds taken off.
    theirs: Mapped[int] = mapped_column(BigInteger)
    ours: Mapped[int] = mapped_column(BigInteger)
    # None where the clock fetched it.
    read_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DifferenceRow(Base):
    """One line that the two sides do not have alike; what it is and what was done about it."""

    __tablename__ = "fee_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("fee_statement.id"), index=True)
    # missing_here, missing_there, amount_differs
    kind: Mapped[str] = mapped_column(String(20))
    # payment, refund
    what: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(64))
    # The line of the file; none where the file lacks it.
    line: Mapped[int | None]
    theirs: Mapped[int | None] = mapped_column(BigInteger)
    ours: Mapped[int | None] = mapped_column(BigInteger)
    explanation: Mapped[str] = mapped_column(String(400), default="")
    explained_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    explained_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Gone when the day was read anew and the sides agreed.
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FetchRow(Base):
    """The newest try to fetch a day's statement from its provider."""

    __tablename__ = "fee_fetch"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    # read, missing, silent, refused
    outcome: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
