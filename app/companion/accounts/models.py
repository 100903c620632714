"""Rows of the published accounts: each community's log, its months, closings, what was open.

Law: a published month refuses UPDATE and DELETE by trigger on both databases; its two files are
kept as bytes, so that the record is the same tomorrow. The seed of the salts is sealed: whoever
has it could tell which line is whose.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.crypto import SealedBytes, SealedText
from app.platform.db import Base, UTCDateTime


class AccountsRow(Base):
    """A community's accounts log: its id, the sealed seed of its salts, its charter."""

    __tablename__ = "accounts"

    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), primary_key=True)
    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), unique=True)
    seed: Mapped[bytes] = mapped_column(SealedBytes("accounts.seed"))
    charter: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AccountsMonthRow(Base):
    """A month as it was published: the body of its entry and the bytes of its two files."""

    __tablename__ = "accounts_month"

    community_id: Mapped[str] = mapped_column(ForeignKey("accounts.community_id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    seq: Mapped[int]
    statement: Mapped[dict[str, Any]] = mapped_column(JSON)
    journals: Mapped[bytes] = mapped_column(LargeBinary)
    units: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AccountsUnitRow(Base):
    """The unit code under which a unit's lines were first published; it stays with the unit."""

    __tablename__ = "accounts_unit"

    community_id: Mapped[str] = mapped_column(ForeignKey("accounts.community_id"), primary_key=True)
    # No foreign key: an import may take a unit away, what was published for it stays.
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(SealedText("accounts_unit.code"))


class AccountsClosingRow(Base):
    """A month that an officer of one body put up to be closed; one of another body confirms it."""

    __tablename__ = "accounts_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("accounts.community_id"))
    month: Mapped[str] = mapped_column(String(7))
    # SHA-256 of the two files: what the first officer saw is what the second one closes.
    content: Mapped[str] = mapped_column(String(64))
    # proposed, confirmed, withdrawn
    state: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(60))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_accounts_closing_month", "community_id", "month"),)


class AccountsOpenRow(Base):
    """What was still open in a month when its second body closed it: codes and counts alone."""

    __tablename__ = "accounts_open"

    community_id: Mapped[str] = mapped_column(ForeignKey("accounts.community_id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    # {code: count}; empty where nothing was open.
    items: Mapped[dict[str, int]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


make_append_only(AccountsMonthRow, AccountsOpenRow)
