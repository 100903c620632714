"""Photos and papers that belong to a step: looked at, stripped, sealed, never deleted.

Law: pictures are kept without what the camera wrote into them; nothing but pictures and PDF is
taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.errors import RuleError
from app.matters.models import MatterFileRow
from app.platform.files import find_file, read_file, store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_FILE_BYTES = 12 * 1024 * 1024
MOST_FILES = 60
PDF = b"%PDF-"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}


class MatterFileNotTaken(RuleError):
    """Only JPEG and PNG pictures and PDF files up to twelve megabytes are taken."""


class MatterFilesTooMany(RuleError):
    """Sixty files are the limit of one matter."""


class MatterFileNotFound(RuleError):
    """The matter has no such file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    data: bytes
    name: str


def keep_files(
    session: Session,
    matter_id: int,
    step: str,
    uploads: Sequence[Upload],
    *,
    officer_id: int,
    now: datetime,
) -> None:
    """Keep files with a step; raises MatterFileNotTaken, PictureInvalid, MatterFilesTooMany."""
    count = select(func.count()).where(MatterFileRow.matter_id == matter_id)
    if session.scalars(count).one() + len(uploads) > MOST_FILES:
        raise MatterFilesTooMany(limit=MOST_FILES)
    for upload in uploads:
        data, media_type = _cleaned(upload.data)
        stored = store_file(session, data, media_type=media_type, name=upload.name[:120])
        session.add(
            MatterFileRow(
                matter_id=matter_id,
                step=step,
                sha256=stored.sha256,
                name=upload.name[:120],
                added_by=officer_id,
                added_at=now,
            )
        )
    session.flush()


def _cleaned(data: bytes) -> tuple[bytes, str]:
    if len(data) > MAX_FILE_BYTES:
        raise MatterFileNotTaken
    if data.startswith(PDF):
        return data, "application/pdf"
    if data.startswith(PICTURES):
        return clean_picture(data), "image/jpeg"
    raise MatterFileNotTaken


def read_matter_file(session: Session, matter_id: int, file_id: int) -> tuple[bytes, str]:
    """Return a file of a matter and its media type; raises MatterFileNotFound, FileMissing."""
    row = session.get(MatterFileRow, file_id)
    if row is None or row.matter_id != matter_id:
        raise MatterFileNotFound(id=file_id)
    stored = find_file(session, row.sha256)
    return read_file(session, row.sha256), stored.media_type if stored else "application/pdf"
