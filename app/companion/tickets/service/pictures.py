"""Photos of a ticket: looked at, stripped, sealed; a photo that is sent twice is one photo.

Law: nine for each moment of each lap (as reported, before, after); only JPEG and PNG, written
anew, so that no place, device or second file stays in them.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.tickets.models import TicketPhotoRow
from app.core.errors import RuleError
from app.platform.files import read_file, store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.models import TicketRow

MOST_PHOTOS = 9
MOMENTS = ("report", "before", "after")
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class TicketPhotosTooMany(RuleError):
    """Nine photos are the limit."""


class TicketPhotoNotFound(RuleError):
    """The ticket has no such photo."""


class TicketPhotoSame(RuleError):
    """A photo of how it looks afterwards is one that was there before."""


class TicketKeyWrong(RuleError):
    """What the phone sent as the key of a report or photo is none."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo after it was looked at: written anew, with the key that it came under."""

    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo of a ticket; `lap` counts how often the ticket had been opened again."""

    id: int
    moment: str
    lap: int
    sha256: str
    added_at: datetime


def clean_photos(photos: list[tuple[str, bytes]]) -> list[Photo]:
    """Return photos as they may be kept; one without a key is known by its content.

    Raises PictureInvalid, TicketKeyWrong, TicketPhotosTooMany. Slow: call it before an act.
    """
    if len(photos) > MOST_PHOTOS:
        raise TicketPhotosTooMany(limit=MOST_PHOTOS)
    for key, _data in photos:
        check_key(key)
    return [
        Photo(key or hashlib.sha256(data).hexdigest(), clean_picture(data)) for key, data in photos
    ]


def new_key() -> str:
    """Return a key for a report whose phone made none."""
    return secrets.token_urlsafe(16)


def check_key(key: str) -> None:
    """Refuse a key of a phone that is none; raises TicketKeyWrong."""
    if key and not KEY.fullmatch(key):
        raise TicketKeyWrong


def keep_photos(
    session: Session,
    row: TicketRow,
    moment: str,
    photos: list[Photo],
    *,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Keep photos with a ticket in the caller's act; returns how many were new.

    Raises TicketPhotosTooMany, TicketPhotoSame.
    """
    if moment == "after":
        _check_new(session, row, photos)
    known = {one.client_key for one in _rows(session, row.id)}
    fresh = {one.key: one for one in photos if one.key not in known}
    there = [
        one for one in _rows(session, row.id) if (one.moment, one.lap) == (moment, row.reopened)
    ]
    if len(there) + len(fresh) > MOST_PHOTOS:
        raise TicketPhotosTooMany(limit=MOST_PHOTOS)
    for one in fresh.values():
        stored = store_file(session, one.data, media_type="image/jpeg", name="photo.jpg")
        session.add(
            TicketPhotoRow(
                ticket_id=row.id,
                client_key=one.key,
                moment=moment,
                sha256=stored.sha256,
                lap=row.reopened,
                officer_id=officer_id,
                added_at=now,
            )
        )
    session.flush()
    return len(fresh)


def _check_new(session: Session, row: TicketRow, photos: list[Photo]) -> None:
    """Refuse as a proof of the work what was there before the work."""
    before = [
        one for one in _rows(session, row.id) if (one.moment, one.lap) != ("after", row.reopened)
    ]
    keys, contents = {one.client_key for one in before}, {one.sha256 for one in before}
    for one in photos:
        if one.key in keys or hashlib.sha256(one.data).hexdigest() in contents:
            raise TicketPhotoSame


def list_photos(session: Session, ticket_id: int) -> list[PhotoView]:
    """Return the photos of a ticket in the order in which they came."""
    return [
        PhotoView(one.id, one.moment, one.lap, one.sha256, one.added_at)
        for one in _rows(session, ticket_id)
    ]


def read_photo(session: Session, ticket_id: int, photo_id: int) -> bytes:
    """Return a photo as JPEG; raises TicketPhotoNotFound, FileMissing."""
    row = session.get(TicketPhotoRow, photo_id)
    if row is None or row.ticket_id != ticket_id:
        raise TicketPhotoNotFound(id=photo_id)
    return read_file(session, row.sha256)


def has_proof(session: Session, row: TicketRow, wanted: str) -> bool:
    """True if the photos that closing needs are there: both, after or none."""
    found = {(one.moment, one.lap) for one in _rows(session, row.id)}
    before = bool({"report", "before"} & {moment for moment, _lap in found})
    after = ("after", row.reopened) in found
    return {"both": before and after, "after": after, "none": True}[wanted]


def _rows(session: Session, ticket_id: int) -> list[TicketPhotoRow]:
    statement = select(TicketPhotoRow).where(TicketPhotoRow.ticket_id == ticket_id)
    return list(session.scalars(statement.order_by(TicketPhotoRow.id)))
