"""The papers of delivery: doorstep list, poster with its QR code, receipt, proof of a posting.

Law: what stands on them comes from definition, roll and ledger; owners masked, no choices.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.service.clock import effective_closes
from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, find_document, read_document
from app.core.calendar import start_of_day
from app.core.paper_roll import parse_paper_roll
from app.delivery.service.evidence import evidence_number
from app.delivery.service.export import CHANNEL, NEXT
from app.delivery.service.phrase import find_phrase
from app.delivery.service.postings import PostingNotFound
from app.platform.config import current_config
from app.platform.files import read_file
from app.platform.papers import render_paper
from app.platform.papers.fields.meeting import PostedAt, Poster, PostingProof, PublicCount
from app.platform.papers.fields.owners import DeliveryReceipt, Doorstep, DoorstepList
from app.platform.papers.fields.shared import Cover, Picture, Signer, Span
from app.registry.service import cover_of, units_of
from app.voting.service.paper.session import list_sessions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.delivery.models import PublicPosting, ServiceAttempt
    from app.delivery.service.doorsteps import DoorstepList as Found
    from app.delivery.service.ledger import Line
    from app.delivery.service.roll import RollRight

NOTICE = "notice.pdf"
PAPER_ROLL = "paper-roll.jsonl"
# A receipt is copied and shown: the flat is on it, the street number is not.
ADDRESS_HEAD = 6
BY_PHONE = "扫描二维码，凭表决卡上的表决码在手机上表决"
KNOWN_BY = "真消息都带有核对暗语：{phrase}"
DOCUMENTS = ("业主大会会议公告", "表决卡（含表决码）")
# The ways and results that the receipt has boxes for.
METHOD = {
    "sms": "手机链接",
    "email": "电子邮件",
    "letter": "邮寄",
    "door": "上门",
    "posting": "张贴",
    "sign_in": "核验登录",
}
OUTCOME = {
    "delivered": "已送达",
    "refused": "拒收",
    "undeliverable": "无法送达",
    "bounced": "无法送达",
    "waiting": "",
}
RELATION = {"self": "本人", "household": "同住成年家属", "agent": "代理人", "other": "其他"}


def doorstep_paper(session: Session, row: AssemblyRow, found: Found, *, printed_for: str) -> bytes:
    """Return a building's doorstep list as PDF."""
    rows = tuple(
        Doorstep(
            unit="、".join(door.labels),
            owner_masked=door.owner,
            heads=door.heads,
            area=door.area,
            served="、".join(CHANNEL[one] for one in door.channels),
            visits=_visits(door.visits, door.tails),
        )
        for door in found.doors
    )
    paper = DoorstepList(
        cover=cover(session, row),
        meeting=row.title,
        building=found.building,
        closes=effective_closes(row),
        printed_for=printed_for,
        rights=found.rights,
        voted=found.rights - len(found.doors),
        rows=rows,
    )
    return render_paper("doorstep-list", paper, now=found.at)


def poster_paper(session: Session, row: AssemblyRow, *, at: datetime) -> bytes:
    """Return the poster of an assembly as PDF; its QR code leads to the public page."""
    definition, draft = definition_of(row), Draft.of(row)
    phrase = find_phrase(session, row.community_id)
    desk = draft.paper_desk if draft.paper else ""
    ways = [BY_PHONE]
    ways += [KNOWN_BY.format(phrase=phrase)] if phrase else []
    paper = Poster(
        cover=cover(session, row, url=f"{current_config().public_url}/a/{row.id}"),
        meeting=row.title,
        window=Span(definition.opens, effective_closes(row)),
        titles=tuple(motion.title for motion in definition.motions),
        ways=tuple(ways),
        paper_desk=desk,
        anchor=row.anchor or "",
        counting=tuple(
            PublicCount(one.row.planned_at, one.row.place)
            for one in list_sessions(session, row.id)
            if one.state == "planned"
        ),
    )
    return render_paper("poster", paper, now=at)


def receipt_paper(
    session: Session,
    row: AssemblyRow,
    line: Line,
    attempt: ServiceAttempt | None,
    *,
    at: datetime,
) -> bytes:
    """Return the receipt (送达回执) of a right as PDF, of an attempt or blank to be signed."""
    phones = line.reach.by("sms")
    mails = line.reach.by("email") if attempt is not None and attempt.channel == "email" else ()
    paper = DeliveryReceipt(
        cover=cover(session, row, number="" if attempt is None else evidence_number(attempt)),
        meeting=row.title,
        documents=DOCUMENTS,
        serial=_ballot_number(session, row, line.right),
        unit="、".join(line.reach.labels),
        owner=line.reach.owner,
        address=_masked_address(session, line.right),
        phone_masked=(mails or phones)[0].masked if mails or phones else "",
    )
    if attempt is not None:
        paper = _filled(paper, line, attempt)
    return render_paper("delivery-receipt", paper, now=at)


def _ballot_number(session: Session, row: AssemblyRow, right: RollRight) -> str:
    """The numbers of the right's paper ballots; without paper, its line, which the ballot bears."""
    kept = find_document(session, row.id, PAPER_ROLL)
    lines = () if kept is None else parse_paper_roll(read_document(session, kept))
    serials = [one.serial for one in lines if one.i == right.line]
    if serials:
        return "、".join(serials)
    return "" if right.line is None else f"名册第{right.line}行"


def _masked_address(session: Session, right: RollRight) -> str:
    """The beginning of the address that the register has: the flat stands in its own field."""
    found = (unit.address for unit in units_of(session, right.unit_ids) if unit.address)
    address = next(found, "")
    return f"{address[:ADDRESS_HEAD]}****" if address else ""


def posting_paper(
    session: Session, row: AssemblyRow, posting: PublicPosting, *, at: datetime
) -> bytes:
    """Return the proof that a posting hung its days (公示证明), to be signed; it is over.

    Raises PostingNotFound for one that still hangs.
    """
    notice = find_document(session, row.id, NOTICE)
    if posting.last_day is None or notice is None:
        raise PostingNotFound(posting=posting.id)
    first, last = posting.pictures[0], posting.pictures[-1]
    paper = PostingProof(
        cover=cover(session, row, url=f"{current_config().public_url}/a/{row.id}"),
        document=f"{row.title}公告",
        sha256=notice.sha256,
        first=posting.first_day + timedelta(days=1),
        last=posting.last_day,
        days=(posting.last_day - posting.first_day).days,
        places=(
            _posted(session, posting.place, posting.first_day, first),
            _posted(session, f"{posting.place}（末日）", posting.last_day, last),
        ),
        poster=Signer("张贴人"),
        witness=Signer("见证人"),
    )
    return render_paper("posting-proof", paper, now=at)


def _posted(session: Session, place: str, day: date, picture: str) -> PostedAt:
    photo = Picture("image/jpeg", read_file(session, picture))
    return PostedAt(place, start_of_day(day), None, photo)


def cover(session: Session, row: AssemblyRow, *, number: str = "", url: str = "") -> Cover:
    """Return what stands on top of a paper of this assembly."""
    return cover_of(
        session,
        row.community_id,
        issuer=str(definition_of(row).body["convener"]["name"]),
        number=number,
        url=url,
        rehearsal=row.rehearsal,
        reference=row.reference,
    )


def _filled(paper: DeliveryReceipt, line: Line, attempt: ServiceAttempt) -> DeliveryReceipt:
    return replace(
        paper,
        method=METHOD[attempt.channel],
        at=attempt.at,
        evidence=_evidence(attempt),
        receiver=attempt.receiver or "",
        relation=RELATION.get(attempt.relation, ""),
        deliverers=_two(attempt.deliverers or ""),
        result=OUTCOME[attempt.result],
        next_action=NEXT[line.standing.next.value] or "无",
    )


def _evidence(attempt: ServiceAttempt) -> str:
    """The number of the evidence, the letter's number, the picture's SHA-256."""
    said = [evidence_number(attempt)]
    said += [f"信函单号 {attempt.tracking}"] if attempt.tracking else []
    said += [f"照片 SHA-256 {attempt.evidence[:16]}…"] if attempt.evidence else []
    return "，".join(said)


def _two(deliverers: str) -> tuple[str, str]:
    first, _, second = deliverers.partition("、")
    return first, second


def _visits(times: int, tails: tuple[str, ...]) -> str:
    said = [f"上门{times}次"] if times else []
    return "；".join([*said, *(f"尾号{tail}" for tail in tails)])
