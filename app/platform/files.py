"""The encrypted file store: scans, imports and documents, named by their content.

Law: bytes lie under VAR_DIR/files only sealed, each bound to the SHA-256 of its plaintext,
and are checked against it when read. A file is on disk before the row that names it is
committed, so a row never points at nothing; the same content is kept once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import RuleError
from app.platform.config import current_config
from app.platform.crypto import (
    SealedText,
    SealedValueUnreadable,
    is_sealed_under_current_key,
    seal,
    unseal,
)
from app.platform.db import Base, UTCDateTime, after_commit, write_durably

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sqlalchemy.orm import Session


class FileMissing(RuleError):
    """No such file is stored, or its bytes are gone or changed."""


class FileForgotten(FileMissing):
    """The file was deleted when its time was over; `on` says on which day (R30)."""


class StoredFileRow(Base):
    """What is kept, and under which name on disk."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    disk_name: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(SealedText("stored_file.name"))
    size: Mapped[int]


class ForgottenFileRow(Base):
    """What was deleted when its time was over (R30): the hash stays, and why it went."""

    __tablename__ = "forgotten_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    note: Mapped[str] = mapped_column(String(80))
    forgotten_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class StoredFile:
    """A stored file; `sha256` (hexadecimal, of the plaintext) is what to keep and log."""

    sha256: str
    media_type: str
    name: str
    size: int


def store_file(session: Session, data: bytes, *, media_type: str, name: str) -> StoredFile:
    """Keep the bytes in the caller's transaction and return their record."""
    sha256 = hashlib.sha256(data).hexdigest()
    row = session.get(StoredFileRow, sha256)
    if row is None:
        sealed = seal(data, _context(sha256))
        disk_name = hashlib.sha256(sealed).hexdigest()
        write_durably(_path(disk_name), sealed)
        row = StoredFileRow(
            sha256=sha256, disk_name=disk_name, media_type=media_type, name=name, size=len(data)
        )
        session.add(row)
        session.flush()
    return _record(row)


def find_file(session: Session, sha256: str) -> StoredFile | None:
    """Return the record of a stored file."""
    row = session.get(StoredFileRow, sha256)
    return None if row is None else _record(row)


def media_types(session: Session, hashes: Collection[str]) -> dict[str, str]:
    """Return the kinds of those of these files that are stored, by hash."""
    statement = select(StoredFileRow.sha256, StoredFileRow.media_type)
    rows = session.execute(statement.where(StoredFileRow.sha256.in_(hashes)))
    return {sha256: media_type for sha256, media_type in rows}


def read_file(session: Session, sha256: str) -> bytes:
    """Return the bytes. Raises FileMissing, FileForgotten."""
    row = session.get(StoredFileRow, sha256)
    if row is None:
        gone = find_forgotten(session, sha256)
        raise FileMissing if gone is None else FileForgotten(on=f"{gone:%Y-%m-%d}")
    try:
        data = unseal(_path(row.disk_name).read_bytes(), _context(sha256))
    except (OSError, SealedValueUnreadable):
        raise FileMissing from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileMissing
    return data


def forget_file(session: Session, sha256: str) -> None:
    """Delete a stored file, its bytes after the commit; the caller knows that nobody needs it."""
    row = session.get(StoredFileRow, sha256)
    if row is None:
        return
    path = _path(row.disk_name)
    session.delete(row)
    after_commit(session, lambda: path.unlink(missing_ok=True))


def forget_with_note(session: Session, sha256: str, *, note: str, now: datetime) -> None:
    """Delete a stored file whose time is over; its hash and the reason stay."""
    if session.get(StoredFileRow, sha256) is None:
        return
    forget_file(session, sha256)
    if session.get(ForgottenFileRow, sha256) is None:
        session.add(ForgottenFileRow(sha256=sha256, note=note, forgotten_at=now))


def find_forgotten(session: Session, sha256: str) -> datetime | None:
    """Return when a file was deleted because its time was over, or None."""
    row = session.get(ForgottenFileRow, sha256)
    return None if row is None else row.forgotten_at


def stored_hashes(session: Session) -> list[str]:
    """Return the names of all stored files."""
    return list(session.scalars(select(StoredFileRow.sha256).order_by(StoredFileRow.sha256)))


def reseal_file(session: Session, sha256: str) -> bool:
    """Seal a file under the current key if an older one did; the old bytes go after the commit.

    Raises FileMissing.
    """
    row = session.get(StoredFileRow, sha256, with_for_update=True, populate_existing=True)
    if row is None:
        raise FileMissing
    old = _path(row.disk_name)
    if old.exists() and is_sealed_under_current_key(old.read_bytes()[:5]):
        return False
    sealed = seal(read_file(session, sha256), _context(sha256))
    row.disk_name = hashlib.sha256(sealed).hexdigest()
    write_durably(_path(row.disk_name), sealed)
    after_commit(session, lambda: old.unlink(missing_ok=True))
    return True


def _record(row: StoredFileRow) -> StoredFile:
    return StoredFile(row.sha256, row.media_type, row.name, row.size)


def _context(sha256: str) -> str:
    return f"stored_file:{sha256}"


def _path(disk_name: str) -> Path:
    return current_config().var_dir / "files" / disk_name[:2] / disk_name
