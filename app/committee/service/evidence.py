"""Papers and pictures that people hand in: looked at, stripped, sealed.

Law: a picture is stored without what the camera wrote into it; nothing but pictures and PDF is
taken; what was taken is read again only by those who decide, and a picture by everybody once
the list is posted.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import CandidateRow, EvidenceRow
from app.core.errors import RuleError
from app.platform.files import find_file, read_file, store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_FILE_BYTES = 6 * 1024 * 1024
MOST_PAPERS = 30
# What stays with the committee's file; everything else proves one point of the checklist.
KEPT = ("consent", "promise", "nomination")
SALT_BYTES = 16
SALTED = "application/vnd.yijue.salted"
KINDS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


class UploadNotTaken(RuleError):
    """Only JPEG and PNG pictures and PDF files up to six megabytes are taken."""


class PapersTooMany(RuleError):
    """Thirty papers are the limit for one candidate."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    data: bytes
    name: str


def media_type_of(data: bytes) -> str:
    """Return what a file is by its first bytes; raises UploadNotTaken."""
    for head, media_type in KINDS.items():
        if data.startswith(head) and len(data) <= MAX_FILE_BYTES:
            return media_type
    raise UploadNotTaken


def keep_upload(session: Session, upload: Upload) -> str:
    """Store a paper; returns its SHA-256. Raises UploadNotTaken."""
    media_type = media_type_of(upload.data)
    return store_file(session, upload.data, media_type=media_type, name=upload.name[:120]).sha256


def keep_photo(session: Session, upload: Upload) -> str:
    """Store a portrait without the camera's notes; returns its SHA-256. Raises PictureInvalid."""
    data = clean_picture(upload.data)
    return store_file(session, data, media_type="image/jpeg", name="portrait").sha256


def keep_proof(session: Session, upload: Upload) -> str:
    """Store a paper that is forgotten after its time; returns its SHA-256. Raises UploadNotTaken.

    Sixteen random bytes go before it, so that no other row can ever mean the same file.
    """
    data = upload.data
    if media_type_of(data).startswith("image/"):
        data = clean_picture(data)
    salted = secrets.token_bytes(SALT_BYTES) + data
    return store_file(session, salted, media_type=SALTED, name=upload.name[:120]).sha256


def read_proof(session: Session, sha256: str) -> bytes:
    """Return a paper as it was handed in, or as `keep_proof` cleaned it. Raises FileMissing."""
    data, record = read_file(session, sha256), find_file(session, sha256)
    return data[SALT_BYTES:] if record is not None and record.media_type == SALTED else data


def keep_evidence(
    session: Session,
    row: CandidateRow,
    item: str,
    upload: Upload,
    *,
    officer_id: int | None,
    now: datetime,
) -> EvidenceRow:
    """Keep a paper with a candidate; what proves a point is forgotten after its time (R30).

    Raises UploadNotTaken, PictureInvalid, PapersTooMany.
    """
    count = select(func.count()).where(EvidenceRow.candidate_id == row.id)
    if session.scalars(count).one() >= MOST_PAPERS:
        raise PapersTooMany(limit=MOST_PAPERS)
    evidence = EvidenceRow(
        candidate_id=row.id,
        item=item,
        sha256=(keep_upload if item in KEPT else keep_proof)(session, upload),
        name=upload.name[:120] or item,
        added_by=officer_id,
        added_at=now,
    )
    session.add(evidence)
    session.flush()
    return evidence
