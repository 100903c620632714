"""The filing form 备案表 and every attachment that the service can make or holds itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.assembly.holidays import find_workday
from app.assembly.service.read import definition_of, find_document, get_assembly, list_documents
from app.assembly.service.read import read_document as read_assembly_document
from app.committee.models import (
    CandidateRow,
    CommitteeRow,
    ElectionRow,
    FilingRow,
    MemberRow,
)
from app.committee.service import meetings
from app.committee.service.filing import enclosures
from app.committee.service.outcome import find_outcome
from app.committee.service.papers.committee import members_paper
from app.committee.service.papers.cover import POSTS, SEXES, cover, term_of
from app.committee.service.postings.proof import has_proofs, proofs_for_filing
from app.committee.service.promise import PROMISE
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    flat_of,
    get_row,
    list_committees,
    list_members,
    parse_personal,
    rules_of,
)
from app.core.calendar import acting_deadline, local_date
from app.platform.files import find_file, read_file
from app.platform.papers import render_paper, write_filing
from app.platform.papers.fields import committee as filed
from app.platform.papers.fields import elections as fields
from app.platform.papers.fields.shared import Cover, Days, Total
from app.registry.service import get_community, list_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyDocument


def filing_papers(
    session: Session, filing: FilingRow, *, now: datetime
) -> dict[str, tuple[bytes, ...]]:
    """Return every attachment of a filing that the service can make or holds itself."""
    row = get_row(session, CommitteeRow, filing.committee_id)
    made: dict[str, tuple[bytes, ...]] = {
        "members": (members_paper(session, row.id, now=now),),
        "promises": tuple(_pledges(session, row, now)),
        "first_meeting": tuple(_first_meeting(session, row)),
        "postings": tuple(proofs_for_filing(session, row, now)),
        **_of_assembly(session, row),
    }
    if "form" not in filing.attachments:
        beside = enclosures(session, filing, made)
        made["form"] = (write_filing(_form(session, row, filing.kind), beside, now=now).make(),)
    return made


def filing_slots(session: Session, filing: FilingRow) -> frozenset[str]:
    """Return the slots that `filing_papers` would fill, without setting a single paper."""
    row = get_row(session, CommitteeRow, filing.committee_id)
    there = {"form", "members", *_assembly_documents(session, row)}
    there |= {"promises"} if _pledged(session, row) else set()
    there |= {"first_meeting"} if _first_record(session, row) is not None else set()
    there |= {"postings"} if has_proofs(session, row) else set()
    return frozenset(there)


def filing_certificate(session: Session, filing_id: int) -> bytes:
    """Return 备案证明 of a filing that the office took; raises NotAllowedAtThisStage."""
    filing, row = _answered(session, filing_id)
    community = get_community(session, row.community_id)
    assert filing.sent_at is not None
    assert filing.answered_at is not None
    paper = filed.FilingCertificate(
        cover=_office_cover(session, row, filing.certificate_number),
        addressee=f"{community.name}{term_of(row)}",
        assembly_name=f"{community.name}业主大会",
        term=term_of(row),
        period=Days(row.term_from, row.term_until),
        members=tuple(
            (POSTS[one.post], one.name)
            for one in list_members(session, row.id)
            if one.state == "sitting"
        ),
        kind="业主大会、业主委员会" if filing.kind == "election" else "业主委员会成员变更",
        received=local_date(filing.sent_at),
        filed=local_date(filing.answered_at),
    )
    return render_paper("filing-certificate", paper, now=filing.answered_at)


def seal_proof(session: Session, filing_id: int) -> bytes:
    """Return 印章刻制证明 after a filing (274-34); raises NotAllowedAtThisStage."""
    filing, row = _answered(session, filing_id)
    community = get_community(session, row.community_id)
    chairs = (one for one in list_members(session, row.id) if one.post == "chair")
    assert filing.answered_at is not None
    paper = filed.SealProof(
        cover=_office_cover(session, row, ""),
        assembly_name=f"{community.name}业主大会",
        term=f"{community.name}{term_of(row)}",
        filing_number=filing.certificate_number,
        filed=local_date(filing.answered_at),
        seals=(f"{community.name}业主大会", f"{community.name}业主委员会"),
        bearer=next((one.name for one in chairs if one.state == "sitting"), ""),
    )
    return render_paper("seal-proof", paper, now=filing.answered_at)


def _answered(session: Session, filing_id: int) -> tuple[FilingRow, CommitteeRow]:
    filing = get_row(session, FilingRow, filing_id)
    if filing.state != "filed":
        raise NotAllowedAtThisStage
    return filing, get_row(session, CommitteeRow, filing.committee_id)


def _office_cover(session: Session, row: CommitteeRow, number: str) -> Cover:
    community = get_community(session, row.community_id)
    return Cover(
        community=community.name,
        issuer=community.street_office or "街道办事处",
        number=number,
        contact="",
        rehearsal=row.rehearsal,
    )


def _form(session: Session, row: CommitteeRow, kind: str) -> filed.Filing:
    """The form but for its enclosures, which `write_filing` lists."""
    community = get_community(session, row.community_id)
    units = [one for one in list_units(session, row.community_id) if one.use != "parking"]
    days = rules_of(session, row.community_id).whole("election.filing_days")
    members = list_members(session, row.id)
    return filed.Filing(
        cover=cover(session, row.community_id, "业主委员会", rehearsal=row.rehearsal),
        assembly_name=f"{community.name}业主大会",
        address=community.address or community.name,
        total=_total(session, row),
        units=len(units),
        founded=_founded(session, row),
        term=term_of(row),
        period=Days(row.term_from, row.term_until),
        members=tuple(
            _filed_member(session, one, row.decided_on) for one in members if one.state == "sitting"
        ),
        alternates=tuple(one.name for one in members if one.state == "alternate"),
        office=row.office,
        addressee=community.street_office or "街道办事处",
        due=acting_deadline(_happened(row, members, kind), days, workday=find_workday).date,
        enclosures=(),
    )


def _happened(row: CommitteeRow, members: Sequence[MemberRow], kind: str) -> date:
    """The day from which a filing's term runs: of the election, or of the last change."""
    if kind == "election":
        return row.decided_on
    left = [one.until_on for one in members if one.state == "left" and one.until_on is not None]
    return max([row.decided_on, *left])


def _founded(session: Session, row: CommitteeRow) -> date:
    """The assembly exists from the day that elected its first committee (274-15)."""
    rows = list_committees(session, row.community_id)
    return min(one.decided_on for one in rows if one.rehearsal == row.rehearsal)


def _filed_member(session: Session, member: MemberRow, day: date) -> filed.FiledMember:
    personal = parse_personal(member.personal)
    born = str(personal.get("born", ""))[:4]
    return filed.FiledMember(
        name=member.name,
        sex=SEXES.get(str(personal.get("sex", "")), ""),
        age=day.year - int(born) if born.isdecimal() else 0,
        unit=flat_of(session, member.unit_id),
        phone=str(personal.get("phone", "")),
        post=POSTS[member.post],
    )


def _total(session: Session, row: CommitteeRow) -> Total:
    election = None if row.election_id is None else session.get(ElectionRow, row.election_id)
    outcome = None if election is None else find_outcome(session, election)
    return Total(0, 0) if outcome is None else Total(outcome.scope["heads"], outcome.scope["area"])


def _pledged(session: Session, row: CommitteeRow) -> list[tuple[MemberRow, CandidateRow, datetime]]:
    """The sitting members who promised as candidates, and when."""
    found = []
    for member in list_members(session, row.id):
        if member.state != "sitting" or member.candidate_id is None:
            continue
        candidate = session.get(CandidateRow, member.candidate_id)
        if candidate is not None and candidate.consented_at is not None:
            found.append((member, candidate, candidate.consented_at))
    return found


def _pledges(session: Session, row: CommitteeRow, now: datetime) -> list[bytes]:
    pdfs = []
    for member, candidate, at in _pledged(session, row):
        stored = find_file(session, candidate.promise_sha256 or "")
        if stored is not None:
            pdfs.append(read_file(session, stored.sha256))
            continue
        paper = fields.Pledge(
            cover=cover(session, row.community_id, "业主委员会", rehearsal=row.rehearsal),
            meeting=term_of(row),
            candidate=member.name,
            unit=flat_of(session, member.unit_id),
            promises=tuple(line.partition("、")[2] for line in PROMISE),
            signed=f"{local_date(at).isoformat()} 经短信验证在线承诺",
        )
        pdfs.append(render_paper("pledge", paper, now=now))
    return pdfs


def _first_record(session: Session, row: CommitteeRow) -> str | None:
    """The hash of the signed record of the committee's first meeting, or None."""
    for meeting in meetings.list_meetings(session, row.id):
        if meeting.first and meeting.signed_sha256 is not None:
            return meeting.signed_sha256
    return None


def _first_meeting(session: Session, row: CommitteeRow) -> list[bytes]:
    signed = _first_record(session, row)
    return [] if signed is None else [read_file(session, signed)]


def _of_assembly(session: Session, row: CommitteeRow) -> dict[str, tuple[bytes, ...]]:
    documents = _assembly_documents(session, row)
    return {slot: (read_assembly_document(session, one),) for slot, one in documents.items()}


def _assembly_documents(session: Session, row: CommitteeRow) -> dict[str, AssemblyDocument]:
    """The documents of the assembly that elected the committee, by slot."""
    if row.assembly_id is None:
        return {}
    kinds = {one.kind: one for one in list_documents(session, row.assembly_id)}
    found = {
        "assembly_record": kinds.get("minutes_signed") or kinds.get("minutes"),
        "decision": kinds.get("resolution") or kinds.get("result_final"),
    }
    for motion in definition_of(get_assembly(session, row.assembly_id)).motions:
        slot = {"278-1": "rules", "278-2": "covenant"}.get(motion.matter)
        if slot is not None:
            found[slot] = find_document(session, row.assembly_id, f"motion-{motion.id}.txt")
    return {slot: one for slot, one in found.items() if one is not None}
