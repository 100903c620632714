"""Rows of the daily cash-up: what was counted, and who looked at it as the second person.

Law: nothing here is changed or deleted; the database refuses it. A count that was wrong is
followed by another one, which a second person confirms again.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.db import Base, UTCDateTime


class CashCountRow(Base):
    """One count of what the desk took in a day, in cash or by transfer; all sums in 分."""

    __tablename__ = "fee_cash_count"
    __table_args__ = (UniqueConstraint("community_id", "day", "method", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    # cash, transfer
    method: Mapped[str] = mapped_column(String(10))
    # Counts up in the day and method; the newest one counts.
    number: Mapped[int]
    # What receipts and refunds of the day came to when it was counted, and how many they were.
    received: Mapped[int] = mapped_column(BigInteger)
    given_back: Mapped[int] = mapped_column(BigInteger)
    acts: Mapped[int]
    # Below 0 where more went out than came in.
    counted: Mapped[int] = mapped_column(BigInteger)
    # Why it differs, or why it is counted anew; shown to everybody.
    reason: Mapped[str] = mapped_column(String(200))
    counted_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    role: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(String(120))
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CashCheckRow(Base):
    """The second person's word on a count: it is so."""

    __tablename__ = "fee_cash_check"

    count_id: Mapped[int] = mapped_column(
        ForeignKey("fee_cash_count.id"), primary_key=True, autoincrement=False
    )
    checked_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    role: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(String(120))
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)


make_append_only(CashCountRow, CashCheckRow)
