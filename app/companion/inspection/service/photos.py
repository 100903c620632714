"""Photos of findings, orders and replies: cleaned before the act, kept sealed, small in papers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PIL import Image

from app.core.errors import RuleError
from app.platform.files import read_file, store_file
from app.platform.papers.fields.shared import Picture
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_PHOTOS = 9
MEDIA_TYPE = "image/jpeg"
# Three side by side on a page are readable at this size, and nine do not weigh ten megabytes.
PAPER_SIDE = 900


class OrderPhotosTooMany(RuleError):
    """Nine photos are the limit."""


class OrderPhotoNotFound(RuleError):
    """There is no such photo here."""


def clean_photos(uploads: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the photos without their origin; raises OrderPhotosTooMany, PictureInvalid."""
    if len(uploads) > MOST_PHOTOS:
        raise OrderPhotosTooMany(limit=MOST_PHOTOS)
    return tuple(clean_picture(one) for one in uploads)


def keep_photos(session: Session, photos: Iterable[bytes], name: str) -> list[str]:
    """Keep cleaned photos in the caller's act; returns their SHA-256 in order."""
    return [
        store_file(session, one, media_type=MEDIA_TYPE, name=f"{name}-{place}.jpg").sha256
        for place, one in enumerate(photos, 1)
    ]


def read_photo(session: Session, known: Iterable[str], sha256: str) -> bytes:
    """Return a photo that is among the known ones; raises OrderPhotoNotFound, FileMissing."""
    if sha256 not in set(known):
        raise OrderPhotoNotFound
    return read_file(session, sha256)


def small_picture(photo: bytes) -> Picture:
    """Return a cleaned photo as a paper carries it."""
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as picture:
        picture.thumbnail((PAPER_SIDE, PAPER_SIDE))
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=80)
    return Picture(MEDIA_TYPE, written.getvalue())
