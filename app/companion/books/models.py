"""Rows of the books: head, journals, lines, closed months, deposits, what waits for a second body.

Law: journals, their lines, closed months and first deposits refuse UPDATE and DELETE by trigger on
both databases; only the head's number moves, forward, inside the transaction that posts. No name
of a person stands in any of them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.crypto import SealedText
from app.platform.db import Base, UTCDateTime


class BookRow(Base):
    """The books of a community; whoever posts holds this row until the commit."""

    __tablename__ = "book"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    # Number of the newest journal; the next one is one more, so that no number is left out.
    last_number: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)


class JournalRow(Base):
    """One journal as it was posted; it is put right by another one and never changed."""

    __tablename__ = "book_journal"

    community_id: Mapped[str] = mapped_column(ForeignKey("book.community_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on_date: Mapped[date] = mapped_column(Date)
    memo: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(80))
    # SHA-256 of everything that was posted, so that a repetition is told from a contradiction.
    content: Mapped[str] = mapped_column(String(64))
    # SHA-256 of stored files.
    evidence: Mapped[list[str]] = mapped_column(JSON)
    authority: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The number of the journal that this one takes back.
    reverses: Mapped[int | None]
    posted_by: Mapped[int | None]
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("community_id", "source"),
        UniqueConstraint("community_id", "reverses"),
        Index("ix_book_journal_day", "community_id", "on_date"),
    )


class LineRow(Base):
    """One line of a journal: debit above 0, credit below."""

    __tablename__ = "book_line"

    community_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    # No foreign key: an import may take a unit away, what was paid for it stays.
    unit_id: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "number"],
            ["book_journal.community_id", "book_journal.number"],
            name="fk_book_line_journal",
        ),
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_book_line_account", "community_id", "account", "unit_id"),
    )


class MonthRow(Base):
    """A closed month; nothing is posted in it or before it any more."""

    __tablename__ = "book_month"

    community_id: Mapped[str] = mapped_column(ForeignKey("book.community_id"), primary_key=True)
    # YYYY-MM
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    last_number: Mapped[int]
    closed_by: Mapped[int | None]
    closed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DepositRow(Base):
    """What was first paid into the maintenance fund for a unit: the duty to top up goes by it."""

    __tablename__ = "book_deposit"

    community_id: Mapped[str] = mapped_column(ForeignKey("book.community_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(BigInteger)


class OpeningRow(Base):
    """What goes into the fund by flat: one officer gives it in, another confirms it."""

    __tablename__ = "book_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("book.community_id"), index=True)
    # opening: the bank's list of balances; topup: its list of what owners paid in again;
    # interest: an amount of the bank, shared over the flats.
    kind: Mapped[str] = mapped_column(String(10))
    on_date: Mapped[date] = mapped_column(Date)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(SealedText("book_opening.name"))
    # [[unit, amount, first deposit], …] in 分, as read from the file or shared.
    balances: Mapped[list[list[int]]] = mapped_column(JSON)
    control_total: Mapped[int] = mapped_column(BigInteger)
    # proposed, confirmed, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    journal: Mapped[int | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    # For whom the officer acted; empty in lists from before bodies were written down.
    role: Mapped[str] = mapped_column(String(30), default="", server_default="")
    organisation: Mapped[str] = mapped_column(String(120), default="", server_default="")
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class IncomeRow(Base):
    """Money that came in, entered by hand, or an entry to take back: it waits for another body."""

    __tablename__ = "book_income"
    __table_args__ = (UniqueConstraint("community_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("book.community_id"), index=True)
    # The form's name for it, so that two clicks make one entry.
    key: Mapped[str] = mapped_column(String(60))
    # The journal that is to be taken back; none where money came in.
    takes_back: Mapped[int | None]
    bank: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    on_date: Mapped[date] = mapped_column(Date)
    # What the journal will say, or why one is taken back.
    memo: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[list[str]] = mapped_column(JSON)
    # proposed, confirmed, withdrawn
    state: Mapped[str] = mapped_column(String(10), index=True)
    journal: Mapped[int | None]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    role: Mapped[str] = mapped_column(String(30))
    organisation: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    # Who confirmed or refused, and why it was taken back.
    ended_as: Mapped[str] = mapped_column(String(30), default="")
    ended_reason: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


make_append_only(JournalRow, LineRow, MonthRow, DepositRow)
