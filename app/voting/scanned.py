"""Rows of scanned paper that is not a ballot's picture yet: somebody must look at it.

Law: a page that was taken is never lost and never guessed. Where its code cannot be read, or
its serial may not be counted, the picture waits here until an officer places it or drops it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, UTCDateTime


class ScanPage(Base):
    """A page set aside, why, and what became of it."""

    __tablename__ = "scan_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[str] = mapped_column(ForeignKey("assembly.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    # The code of the refusal, such as code_unreadable or serial_not_issued.
    reason: Mapped[str] = mapped_column(String(30))
    # The serial that was read, and the ballot whose page came before in the same file.
    serial: Mapped[str | None] = mapped_column(String(20))
    after: Mapped[str | None] = mapped_column(String(20))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # waiting, placed, dropped
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_scan_page_state", "assembly_id", "state"),)
