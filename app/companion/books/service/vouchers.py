"""Vouchers: the papers behind journals, looked at, stripped, sealed, named by their hash.

Law: pictures are kept without what the camera wrote into them; nothing but pictures and PDF is
taken. A voucher is never public as it is: whoever publishes takes a masked copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.companion.books.service.reading import get_journal
from app.core.errors import RuleError
from app.platform.files import FileMissing, find_file, read_file, store_file
from app.platform.pictures import PictureInvalid, clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_BYTES = 12 * 1024 * 1024
PDF = b"%PDF-"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class VoucherNotTaken(RuleError):
    """Only JPEG and PNG pictures and PDF files up to twelve megabytes are taken."""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A file as it came in."""

    data: bytes
    name: str


def keep_voucher(session: Session, given: Voucher) -> str:
    """Keep a voucher in the caller's act and return its hash. Raises VoucherNotTaken."""
    if not 0 < len(given.data) <= MAX_BYTES:
        raise VoucherNotTaken
    if given.data.startswith(PDF):
        kept = store_file(session, given.data, media_type="application/pdf", name=given.name[:120])
        return kept.sha256
    if not given.data.startswith(PICTURES):
        raise VoucherNotTaken
    try:
        data = clean_picture(given.data)
    except PictureInvalid:
        raise VoucherNotTaken from None
    return store_file(session, data, media_type="image/jpeg", name=given.name[:120]).sha256


def read_voucher(session: Session, community_id: str, number: int, place: int) -> tuple[bytes, str]:
    """Return bytes and media type of a journal's voucher, counted from 0.

    Raises JournalNotFound, FileMissing.
    """
    evidence = get_journal(session, community_id, number).evidence
    if not 0 <= place < len(evidence):
        raise FileMissing
    return read_paper(session, evidence[place])


def read_paper(session: Session, sha256: str) -> tuple[bytes, str]:
    """Return bytes and media type of a stored paper. Raises FileMissing."""
    stored = find_file(session, sha256)
    data = read_file(session, sha256)
    return data, "application/octet-stream" if stored is None else stored.media_type
