"""The proof that a paper hung its days 公示证明, and the proofs that go with a filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.assembly.service.read import get_assembly
from app.committee.models import CommitteeRow, ElectionRow, PaperPostingRow
from app.committee.service.postings.read import get_posting
from app.committee.service.reading import NotAllowedAtThisStage
from app.core.calendar import start_of_day
from app.delivery.papers import posting_paper
from app.delivery.service.postings import list_postings as list_notices
from app.platform.files import read_file
from app.platform.papers import render_paper
from app.platform.papers.fields.meeting import PostedAt, PostingProof
from app.platform.papers.fields.shared import Picture, Signer
from app.registry.service import cover_of, get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.delivery.models import PublicPosting


def is_over(row: PaperPostingRow) -> bool:
    """True once the paper hung its days."""
    return row.last_day is not None


def proof_paper(session: Session, posting_id: int, *, now: datetime) -> bytes:
    """Return 公示证明 as PDF, to be signed; raises NotAllowedAtThisStage while it hangs."""
    row = get_posting(session, posting_id)
    if row.first_day is None or row.last_day is None:
        raise NotAllowedAtThisStage
    community = get_community(session, row.community_id)
    paper = PostingProof(
        cover=cover_of(
            session,
            row.community_id,
            issuer=community.residents_committee or community.name,
            url=row.address,
            rehearsal=_is_rehearsal(session, row),
        ),
        document=row.title,
        sha256=row.sha256,
        first=row.first_day + timedelta(days=1),
        last=row.last_day,
        days=(row.last_day - row.first_day).days,
        places=tuple(_places(session, row)),
        poster=Signer("张贴人", row.poster),
        witness=Signer("见证人", organisation=community.residents_committee),
    )
    return render_paper("posting-proof", paper, now=now)


def proved(session: Session, row: CommitteeRow) -> list[PaperPostingRow]:
    """Return the postings that are over and lead to a committee: candidates, results, members."""
    about = [
        (PaperPostingRow.subject == "committee") & (PaperPostingRow.subject_id == str(row.id)),
        (PaperPostingRow.subject == "candidates") & (PaperPostingRow.subject_id == row.election_id),
        PaperPostingRow.subject.in_(("roll", "preliminary", "final"))
        & (PaperPostingRow.subject_id == row.assembly_id),
    ]
    statement = select(PaperPostingRow).where(
        or_(*about),
        PaperPostingRow.community_id == row.community_id,
        PaperPostingRow.last_day.is_not(None),
    )
    return list(session.scalars(statement.order_by(PaperPostingRow.id)))


def proofs_for_filing(session: Session, row: CommitteeRow, now: datetime) -> Iterator[bytes]:
    """Yield the proof of each posting that led to a committee, the notice's among them."""
    for notice in _notices(session, row):
        assembly = get_assembly(session, notice.assembly_id)
        yield posting_paper(session, assembly, notice, at=now)
    for one in proved(session, row):
        yield proof_paper(session, one.id, now=now)


def has_proofs(session: Session, row: CommitteeRow) -> bool:
    """True where `proofs_for_filing` would yield something; it sets no page."""
    return bool(_notices(session, row) or proved(session, row))


def _notices(session: Session, row: CommitteeRow) -> list[PublicPosting]:
    if row.assembly_id is None:
        return []
    found = reversed(list_notices(session, row.assembly_id))
    return [one for one in found if one.last_day is not None]


def _places(session: Session, row: PaperPostingRow) -> Iterator[PostedAt]:
    assert row.first_day is not None
    for place, first, last in zip(row.places, row.pictures, row.last_pictures, strict=True):
        yield PostedAt(
            place,
            start_of_day(row.first_day),
            photo=_photo(session, first),
            seen=row.last_day,
            last_photo=_photo(session, last),
        )


def _photo(session: Session, sha256: str) -> Picture:
    return Picture("image/jpeg", read_file(session, sha256))


def _is_rehearsal(session: Session, row: PaperPostingRow) -> bool:
    if row.subject == "candidates":
        return session.get_one(ElectionRow, row.subject_id).rehearsal
    if row.subject == "committee":
        return session.get_one(CommitteeRow, int(row.subject_id)).rehearsal
    return get_assembly(session, row.subject_id).rehearsal
