"""Reading the ledger of papers that hang out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.committee.models import PaperPostingRow
from app.committee.service.reading import CommitteeThingNotFound, get_row
from app.platform.files import read_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def get_posting(session: Session, posting_id: int) -> PaperPostingRow:
    """Return a posting; raises CommitteeThingNotFound."""
    return get_row(session, PaperPostingRow, posting_id)


def list_postings(session: Session, subject: str, subject_id: str) -> Sequence[PaperPostingRow]:
    """Return the postings of one paper, the newest first."""
    statement = select(PaperPostingRow).where(
        PaperPostingRow.subject == subject, PaperPostingRow.subject_id == subject_id
    )
    return session.scalars(statement.order_by(PaperPostingRow.id.desc())).all()


def find_picture(session: Session, posting_id: int, sha256: str) -> bytes:
    """Return a picture of a posting; raises CommitteeThingNotFound for any other file."""
    row = get_posting(session, posting_id)
    if sha256 not in (*row.pictures, *row.last_pictures):
        raise CommitteeThingNotFound(id=sha256)
    return read_file(session, sha256)


def community_of_posting(session: Session, posting_id: int) -> str | None:
    row = session.get(PaperPostingRow, posting_id)
    return None if row is None else row.community_id
