"""The picture of a ballot in the store, and the pages that wait because they found no ballot.

Law: a new picture takes the place of the old one only while nobody has keyed the ballot; one
that nothing names any more is deleted. A page is set aside once, however often it is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.platform.files import forget_file, read_file, store_file
from app.platform.scan_pages import join_jpegs
from app.voting.models import PaperBallotRow, ScanPage
from app.voting.service.paper.codes import BOTH, FIRST, LAST

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

JPEG = "image/jpeg"
STORED, REPLACED, JOINED, SAME = "stored", "replaced", "joined", "same"


def put_picture(
    session: Session,
    row: PaperBallotRow,
    data: bytes,
    *,
    secret: bytes | None,
    parts: str | None,
    now: datetime,
) -> str:
    """Make `data` the ballot's picture, or a further page of it; returns what became of it.

    Raises ScanTooLong.
    """
    old = row.scan_sha256
    # Both ends of a ballot, taken apart, make one picture. It is rare enough to do it here.
    if old is not None and (row.scan_parts, parts) == (FIRST, LAST):
        return _put(session, row, join_jpegs(read_file(session, old), data), secret, BOTH, now)
    if old is not None and (row.scan_parts, parts) == (LAST, FIRST):
        return _put(session, row, join_jpegs(data, read_file(session, old)), secret, BOTH, now)
    _put(session, row, data, secret, parts, now)
    if old is None:
        return STORED
    return SAME if old == row.scan_sha256 else REPLACED


def add_page(session: Session, row: PaperBallotRow, data: bytes, *, now: datetime) -> str:
    """Put a further page under the ballot's picture. Raises ScanTooLong, FileMissing."""
    whole = join_jpegs(read_file(session, row.scan_sha256 or ""), data)
    return _put(session, row, whole, row.scan_secret, row.scan_parts, now)


def _put(
    session: Session,
    row: PaperBallotRow,
    data: bytes,
    secret: bytes | None,
    parts: str | None,
    now: datetime,
) -> str:
    old = row.scan_sha256
    stored = store_file(session, data, media_type=JPEG, name=f"scan-{row.serial}")
    row.scan_sha256, row.scan_parts = stored.sha256, parts
    row.scan_secret = secret or row.scan_secret
    if old != stored.sha256:
        row.scanned_at = now
        forget_if_unnamed(session, old)
    return JOINED


def set_aside(
    session: Session,
    assembly_id: str,
    data: bytes,
    *,
    reason: str,
    serial: str | None,
    after: str | None,
    officer_id: int,
    now: datetime,
) -> int:
    """Keep a page that found no ballot until somebody has looked; returns its number."""
    stored = store_file(session, data, media_type=JPEG, name="scan-page")
    statement = select(ScanPage).where(
        ScanPage.assembly_id == assembly_id,
        ScanPage.state == "waiting",
        ScanPage.sha256 == stored.sha256,
    )
    known = session.scalars(statement).first()
    if known is not None:
        known.reason, known.serial, known.after = reason, serial, after or known.after
        return known.id
    page = ScanPage(
        assembly_id=assembly_id,
        sha256=stored.sha256,
        reason=reason,
        serial=serial,
        after=after,
        officer_id=officer_id,
        created_at=now,
        state="waiting",
    )
    session.add(page)
    session.flush()
    return page.id


def forget_if_unnamed(session: Session, sha256: str | None) -> None:
    """Delete a picture unless a ballot or a waiting page still names it."""
    session.flush()
    ballots = select(PaperBallotRow.serial).where(PaperBallotRow.scan_sha256 == sha256)
    pages = select(ScanPage.id).where(ScanPage.sha256 == sha256, ScanPage.state == "waiting")
    if sha256 is None or session.scalars(ballots).first() or session.scalars(pages).first():
        return
    forget_file(session, sha256)
