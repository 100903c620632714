"""Filing 备案 with the street office: the form, its attachments, the answer (274-33, 34; 条例 16).

Law: a filing goes out complete, as one archive whose bytes are kept; the form and a list in the
archive name each file with its SHA-256. The office answers within the place's days with a
certificate or with what is missing, and what was missing goes out again as a new filing. Papers
that the service holds are taken by themselves; others are handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.committee.models import CommitteeRow, FilingRow
from app.committee.service.evidence import (
    Upload,
    UploadNotTaken,
    keep_upload,
    media_type_of,
)
from app.committee.service.reading import (
    NotAllowedAtThisStage,
    check_text,
    get_row,
    rules_of,
)
from app.core.calendar import Deadline, acting_deadline, local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import find_file, read_file, store_file
from app.platform.papers import Attached, bundle_filing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# In the order of the form; `optional` ones may stay away.
SLOTS = (
    "form",
    "assembly_record",
    "decision",
    "rules",
    "covenant",
    "first_meeting",
    "members",
    "promises",
    "training",
    "fund_rules",
    "postings",
    "other",
)
OPTIONAL = ("postings", "other")
# Asked for where the place's `filing.attachments` names them.
OF_THE_PLACE = ("training", "fund_rules")
FILE_NAMES = {
    "form": "备案表",
    "assembly_record": "业主大会会议纪要",
    "decision": "业主大会会议决定",
    "rules": "业主大会议事规则",
    "covenant": "管理规约",
    "first_meeting": "业主委员会首次会议记录",
    "members": "成员名单",
    "promises": "候选人承诺书",
    "training": "成员培训记录",
    "fund_rules": "专项维修资金管理规约",
    "postings": "公示证明",
    "other": "其他材料",
}
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/plain": ".txt",
}
# What the service makes itself, by slot; more than one file where there is one for each member.
Made = Mapping[str, tuple[bytes, ...]]


class FilingThere(RuleError):
    """A filing is being prepared or waits for its answer."""


class FilingIncomplete(RuleError):
    """Papers are missing: `missing` names them."""


class FilingChanged(RuleError):
    """A paper was handed in while the form was being set: the form does not list it."""


class FilingNumberMissing(RuleError):
    """A certificate of filing has a number."""


def start_filing(committee_id: int, *, kind: str, officer_id: int, now: datetime) -> FilingRow:
    """Begin a filing. Raises FilingThere, NotAllowedAtThisStage."""
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        if row.state != "sitting" or kind not in ("election", "change"):
            raise NotAllowedAtThisStage
        if any(one.state in ("preparing", "sent") for one in list_filings(session, committee_id)):
            raise FilingThere
        filing = FilingRow(
            committee_id=committee_id,
            kind=kind,
            state="preparing",
            attachments={},
            created_by=officer_id,
            created_at=now,
        )
        session.add(filing)
        session.flush()
        _audit(session, officer_id, "filing.start", filing, now)
        return filing


def attach(filing_id: int, *, slot: str, upload: Upload, officer_id: int, now: datetime) -> None:
    """Hand in a paper. Raises NotAllowedAtThisStage, UploadNotTaken."""
    with transaction() as session:
        filing = get_row(session, FilingRow, filing_id, lock=True)
        if filing.state != "preparing" or slot not in SLOTS:
            raise NotAllowedAtThisStage
        filing.attachments = {**filing.attachments, slot: keep_upload(session, upload)}
        _audit(session, officer_id, "filing.attach", filing, now)


def slots_of(session: Session, community_id: str) -> tuple[str, ...]:
    """Return what can go into a filing of this place, in the order of the form."""
    asked = rules_of(session, community_id).words("filing.attachments")
    return tuple(slot for slot in SLOTS if slot not in OF_THE_PLACE or slot in asked)


def missing_slots(session: Session, filing: FilingRow, made: Collection[str]) -> list[str]:
    """Return the papers that are neither made by the service nor handed in, by slot."""
    there = {*filing.attachments, *made}
    community_id = get_row(session, CommitteeRow, filing.committee_id).community_id
    asked = slots_of(session, community_id)
    needed = ("form", "members") if filing.kind == "change" else asked
    return [slot for slot in needed if slot not in there and slot not in OPTIONAL]


def enclosures(session: Session, filing: FilingRow, made: Made) -> tuple[Attached, ...]:
    """Return what goes out beside the form, in its order, as the form and the list name it."""
    slots = (slot for slot in SLOTS if slot != "form")
    return tuple(one for slot in slots for one in _papers(session, filing, slot, made))


def pack(session: Session, filing: FilingRow, made: Made) -> bytes:
    """Return form, attachments and their list as one ZIP; the same papers make the same bytes.

    Raises FilingIncomplete where there is no form.
    """
    form = next(_papers(session, filing, "form", made), None)
    if form is None:
        raise FilingIncomplete(missing=FILE_NAMES["form"])
    return bundle_filing(form.data, enclosures(session, filing, made), suffix=form.suffix)


def send_filing(
    filing_id: int, *, made: Made, handed_in: Mapping[str, str], officer_id: int, now: datetime
) -> None:
    """Send the filing: its archive is kept as it went out.

    `handed_in` are the attachments when the form was set, by slot: the form lists those.
    Raises NotAllowedAtThisStage, FilingIncomplete, FilingChanged.
    """
    with transaction() as session:
        filing = get_row(session, FilingRow, filing_id, lock=True)
        if filing.state != "preparing":
            raise NotAllowedAtThisStage
        missing = missing_slots(session, filing, {slot for slot, files in made.items() if files})
        if missing:
            raise FilingIncomplete(missing="、".join(FILE_NAMES[one] for one in missing))
        if filing.attachments != handed_in:
            raise FilingChanged
        archive = pack(session, filing, made)
        stored = store_file(session, archive, media_type="application/zip", name="filing.zip")
        filing.archive_sha256, filing.state, filing.sent_at = stored.sha256, "sent", now
        filing.answer_due = answer_deadline(session, filing, now).date
        _audit(session, officer_id, "filing.send", filing, now)


def answer_filing(
    filing_id: int,
    *,
    filed: bool,
    answer: str,
    number: str,
    certificate: Upload | None,
    officer_id: int,
    now: datetime,
) -> None:
    """Record the office's answer: filed under a number, or returned with what is missing.

    Raises NotAllowedAtThisStage, FilingNumberMissing, CommitteeTextInvalid.
    """
    answer = check_text("answer", answer, 500, may_be_empty=filed)
    number = check_text("number", number, 60, may_be_empty=True)
    if filed and not number:
        raise FilingNumberMissing
    with transaction() as session:
        filing = get_row(session, FilingRow, filing_id, lock=True)
        if filing.state != "sent":
            raise NotAllowedAtThisStage
        if certificate is not None:
            filing.certificate_sha256 = keep_upload(session, certificate)
        filing.state, filing.answer = "filed" if filed else "returned", answer
        filing.certificate_number, filing.answered_at = number if filed else "", now
        _audit(session, officer_id, "filing.answer", filing, now)


def answer_deadline(session: Session, filing: FilingRow, sent: datetime) -> Deadline:
    """Return until when the office answers, in days or in working days as the place says."""
    row = get_row(session, CommitteeRow, filing.committee_id)
    rules = rules_of(session, row.community_id)
    days = rules.whole("filing.answer_days")
    if not rules.flag("filing.answer_workdays"):
        return acting_deadline(sent, days, workday=find_workday)
    deadline = Deadline(local_date(sent), provisional=False)
    for _ in range(days):
        following = acting_deadline(deadline.date, 1, workday=find_workday)
        deadline = Deadline(following.date, deadline.provisional or following.provisional)
    return deadline


def list_filings(session: Session, committee_id: int) -> Sequence[FilingRow]:
    """Return a committee's filings, the latest first."""
    statement = select(FilingRow).where(FilingRow.committee_id == committee_id)
    return session.scalars(statement.order_by(FilingRow.id.desc())).all()


def unfiled_change(session: Session, committee_id: int, left: Sequence[date]) -> date | None:
    """Return the day of the first change of members since the last filing that was sent."""
    sent = [one.sent_at for one in list_filings(session, committee_id) if one.sent_at is not None]
    if not sent:
        return None
    last = local_date(max(sent))
    return min((day for day in left if day >= last), default=None)


def community_of_filing(session: Session, filing_id: int) -> str | None:
    filing = session.get(FilingRow, filing_id)
    row = None if filing is None else session.get(CommitteeRow, filing.committee_id)
    return None if row is None else row.community_id


def _papers(session: Session, filing: FilingRow, slot: str, made: Made) -> Iterator[Attached]:
    handed_in = filing.attachments.get(slot)
    if handed_in is not None:
        stored = find_file(session, handed_in)
        suffix = SUFFIXES.get("" if stored is None else stored.media_type, ".bin")
        yield Attached(FILE_NAMES[slot], suffix, read_file(session, handed_in))
        return
    files = made.get(slot, ())
    for number, data in enumerate(files, 1):
        part = f"-{number:02d}" if len(files) > 1 else ""
        yield Attached(FILE_NAMES[slot] + part, _suffix_of(data), data)


def _suffix_of(data: bytes) -> str:
    try:
        return SUFFIXES[media_type_of(data)]
    except UploadNotTaken:
        return ".txt"


def _audit(
    session: Session, officer_id: int, action: str, filing: FilingRow, now: datetime
) -> None:
    row = get_row(session, CommitteeRow, filing.committee_id)
    audit(session, officer_id, action, filing.id, now=now, community_id=row.community_id)
