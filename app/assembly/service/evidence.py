"""Pictures and PDF files that come with an objection: looked at, stripped, kept until their time.

Law: nothing but pictures and PDF is taken; a picture is written anew without the camera's notes.
Random bytes go before each file, so that no other row can mean the same one when it is forgotten.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import ObjectionEvidenceRow, ObjectionRow
from app.core.errors import RuleError
from app.platform.files import FileMissing, read_file, store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_FILE_BYTES = 6 * 1024 * 1024
MOST_FILES = 3
PICTURE, PDF = "image/jpeg", "application/pdf"
_HEADS = {b"\xff\xd8\xff": PICTURE, b"\x89PNG\r\n\x1a\n": PICTURE, b"%PDF-": PDF}
_SALT_BYTES = 16
_SALTED = "application/vnd.yijue.salted"


class EvidenceNotTaken(RuleError):
    """Up to three pictures (JPEG, PNG) or PDF files of at most six megabytes each are taken."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it came in."""

    data: bytes
    name: str


def keep_evidence(
    session: Session, row: ObjectionRow, files: Sequence[Evidence], at: datetime
) -> None:
    """Keep what came with an objection; raises EvidenceNotTaken, PictureInvalid."""
    if len(files) > MOST_FILES:
        raise EvidenceNotTaken
    for one in files:
        media_type = _media_type(one.data)
        data = clean_picture(one.data) if media_type == PICTURE else one.data
        salted = secrets.token_bytes(_SALT_BYTES) + data
        stored = store_file(session, salted, media_type=_SALTED, name="objection evidence")
        session.add(
            ObjectionEvidenceRow(
                objection_id=row.id,
                sha256=stored.sha256,
                media_type=media_type,
                name=one.name.strip()[:120] or "evidence",
                added_at=at,
            )
        )


def _media_type(data: bytes) -> str:
    for head, media_type in _HEADS.items():
        if data.startswith(head) and len(data) <= MAX_FILE_BYTES:
            return media_type
    raise EvidenceNotTaken


def list_evidence(session: Session, assembly_id: str) -> dict[int, list[ObjectionEvidenceRow]]:
    """Return the files of an assembly's objections, by the objection's row."""
    statement = (
        select(ObjectionEvidenceRow)
        .join(ObjectionRow, ObjectionRow.id == ObjectionEvidenceRow.objection_id)
        .where(ObjectionRow.assembly_id == assembly_id)
        .order_by(ObjectionEvidenceRow.id)
    )
    found: dict[int, list[ObjectionEvidenceRow]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.objection_id, []).append(row)
    return found


def read_evidence(session: Session, objection_id: int, number: int) -> tuple[bytes, str]:
    """Return a file's bytes and type; raises FileMissing also where it was forgotten."""
    row = session.get(ObjectionEvidenceRow, number)
    if row is None or row.objection_id != objection_id:
        raise FileMissing
    return read_file(session, row.sha256)[_SALT_BYTES:], row.media_type
