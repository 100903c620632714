"""Rows of the library: contract 服务合同, standards 服务标准, promises 承诺, in versions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class LibraryDocumentRow(Base):
    """One document that lives on in versions."""

    __tablename__ = "library_document"
    __table_args__ = (
        CheckConstraint("kind IN ('contract', 'standard', 'promise')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LibraryVersionRow(Base):
    """A version: its file by hash, since when it holds, what changed in plain words."""

    __tablename__ = "library_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("library_document.id"))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    changes: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(Date)
    # The last day of a contract; none where it names none.
    ends_on: Mapped[date | None] = mapped_column(Date, index=True)
    published_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    organisation: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # How often somebody who is not signed in as a resident opened it.
    opened: Mapped[int] = mapped_column(default=0)


class LibraryReadRow(Base):
    """A resident opened a version; once each."""

    __tablename__ = "library_read"

    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class LibraryReminderRow(Base):
    """That an ending contract was called to mind, so many days before; once each."""

    __tablename__ = "library_reminder"

    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    told: Mapped[int] = mapped_column(default=0)
