"""Rows of the append-only logs.

Law: `log_entry`, `log_node` and `log_cosignature` refuse UPDATE and DELETE by trigger on
both databases; only the head row of a log moves, forward, inside the writing transaction.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.append_only import make_append_only
from app.platform.db import Base, UTCDateTime

APPEND_ONLY = ("log_entry", "log_node", "log_cosignature")


class LogHead(Base):
    """The newest state of one log: size, right edge, signed checkpoint."""

    __tablename__ = "log_head"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    origin: Mapped[str] = mapped_column(String(200), unique=True)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    # Minute of the last entry, YYYY-MM-DDTHH:MMZ.
    last_t: Mapped[str] = mapped_column(String(17), default="")
    checkpoint: Mapped[str] = mapped_column(Text, default="")


class LogEntry(Base):
    """One leaf: the entry's bytes and its RFC 6962 leaf hash."""

    __tablename__ = "log_entry"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogNode(Base):
    """The root of a full tile: level L, index N covers 256^L leaves from N·256^L."""

    __tablename__ = "log_node"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogCosignature(Base):
    """A witness's cosignature over one head; `witness` is its public key in hex."""

    __tablename__ = "log_cosignature"

    log_id: Mapped[str] = mapped_column(ForeignKey("log_head.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    # 8-byte time and 64-byte signature, as on the note's line.
    signature: Mapped[bytes] = mapped_column(LargeBinary(72))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)


make_append_only(LogEntry, LogNode, LogCosignature)
