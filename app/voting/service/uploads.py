"""Letters that are brought to the desk: a PDF or a picture, kept encrypted, named by hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.platform.files import store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_LETTER_BYTES = 15 * 1024 * 1024
_TYPES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


class LetterUnreadable(RuleError):
    """No letter was added, or it is neither a PDF nor a picture; `reason` says which."""


def store_letter(session: Session, data: bytes, *, name: str) -> str:
    """Keep a letter in the caller's transaction; returns its SHA-256. Raises LetterUnreadable."""
    if not data:
        raise LetterUnreadable(reason="missing")
    if len(data) > MAX_LETTER_BYTES:
        raise LetterUnreadable(reason="too_large")
    for start, media_type in _TYPES.items():
        if data.startswith(start):
            return store_file(session, data, media_type=media_type, name=name).sha256
    raise LetterUnreadable(reason="type")
