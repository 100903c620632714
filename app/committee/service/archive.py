"""The archive of an assembly: what is kept of it, for how long, and everything as one ZIP.

Law: an assembly is archived 已归档 once it is certified and what it elected is filed with the
street office; that says nothing new in its log. Entries per right go into the archive only for
those who may read them: the convener gets the record where publication is public, else its hash.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import definition_of, list_documents, phase_of
from app.assembly.service.read import read_document as read_assembly_document
from app.assembly.service.retention import find_retention
from app.committee.models import CommitteeRow, ElectionRow, FilingRow
from app.committee.service.filing import list_filings
from app.committee.service.outcome import find_outcome
from app.committee.service.postings.proof import proofs_for_filing
from app.committee.service.reading import NotAllowedAtThisStage
from app.committee.service.retention import kept_until
from app.core.assembly import Phase
from app.counting.service.record import make_record
from app.platform.files import read_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

RECORD = "record.zip"
# Every file of the archive bears this time: the same things make the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)
# These are inside the record, or would tell what only those entitled may read.
IN_RECORD = ("record", "record_final", "roll", "paper_roll")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept: how many, until when at least; `until` None: for good."""

    what: str
    number: int
    until: date | None


def is_archived(session: Session, row: AssemblyRow) -> bool:
    """True once an assembly is certified and whatever it elected is filed."""
    if phase_of(row) is not Phase.CERTIFIED:
        return False
    elections = session.scalars(select(ElectionRow).where(ElectionRow.assembly_id == row.id)).all()
    seated = _committees(session, row)
    for election in elections:
        outcome = find_outcome(session, election)
        is_seated = any(election.id == one.election_id for one in seated)
        if outcome is not None and outcome.carried and not is_seated:
            return False
    return all(_filed(session, one) for one in seated)


def list_kept(session: Session, row: AssemblyRow) -> list[Kept]:
    """Return what is kept of an assembly that came to its end, in the order of the page."""
    kept, until = find_retention(session, row), kept_until(session, row)
    if kept is None or until is None:
        return []
    papers = [one for one in list_documents(session, row.id) if one.kind not in IN_RECORD]
    filings = [one for c in _committees(session, row) for one in _sent(session, c)]
    return [
        Kept("record", 1, until),
        Kept("papers", len(papers), None),
        Kept("filings", len(filings), None),
        Kept("delivery", 1, until),
        Kept("images", 1, kept.images),
    ]


def make_archive(session: Session, row: AssemblyRow, *, with_record: bool, now: datetime) -> bytes:
    """Return everything as one ZIP with a list of SHA-256; raises NotAllowedAtThisStage."""
    if not is_archived(session, row):
        raise NotAllowedAtThisStage
    files = dict(_files(session, row, now))
    record = make_record(session, row)
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in files.items()]
    lines.append(f"{hashlib.sha256(record).hexdigest()}  {RECORD}")
    if with_record or definition_of(row).publication == "public":
        files[RECORD] = record
    else:
        lines.append(f"{RECORD} 只提供给经核实的业主、计票人、监票人、街道办事处和审计人。")
    files = {"00-目录.txt": ("\n".join(lines) + "\n").encode(), **files}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(session: Session, row: AssemblyRow, now: datetime) -> Iterator[tuple[str, bytes]]:
    for document in list_documents(session, row.id):
        if document.public and document.kind not in IN_RECORD:
            yield f"papers/{document.name}", read_assembly_document(session, document)
    for committee in _committees(session, row):
        for number, proof in enumerate(proofs_for_filing(session, committee, now), 1):
            yield f"postings/{committee.number}-{number:02d}.pdf", proof
        for filing in _sent(session, committee):
            assert filing.archive_sha256 is not None
            yield f"filings/filing-{filing.id}.zip", read_file(session, filing.archive_sha256)


def _committees(session: Session, row: AssemblyRow) -> list[CommitteeRow]:
    statement = select(CommitteeRow).where(CommitteeRow.assembly_id == row.id)
    return list(session.scalars(statement.order_by(CommitteeRow.id)))


def _sent(session: Session, committee: CommitteeRow) -> list[FilingRow]:
    rows = reversed(list_filings(session, committee.id))
    return [one for one in rows if one.archive_sha256 is not None]


def _filed(session: Session, committee: CommitteeRow) -> bool:
    return any(one.state == "filed" for one in list_filings(session, committee.id))
