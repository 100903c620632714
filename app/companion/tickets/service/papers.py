"""Documents of a ticket: the record of a mediation, the notice to put things right.

Law: a document is set before the act that keeps it and never changed; its deadline is a day that
is still ahead. Whoever has the ticket answers a notice; the answer stands in the timeline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.tickets.models import TicketPaperRow, TicketRow
from app.companion.tickets.service.acting import apply_act
from app.companion.tickets.service.edition import rules_of
from app.companion.tickets.service.machine import check_act, clean_explanation
from app.companion.tickets.service.reading import get_seen, standings_of
from app.companion.tickets.service.told import TicketFactWrong, Told
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.config import current_config
from app.platform.db import transaction
from app.platform.files import read_file, store_file
from app.platform.papers import picture_address
from app.platform.papers.fields.shared import Cover, Signer
from app.platform.pdf import Manuscript, write_manuscript
from app.platform.prepared import once_more, prepare
from app.registry.service import cover_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.tickets.service.reading import TicketView
    from app.platform.roles import Officer

LINES, TEXT, MOST_LINES = 120, 2_000, 12
KINDS: Mapping[str, tuple[str, ...]] = {
    "mediation": ("place", "mediator", "parties", "dispute", "opinions", "outcome"),
    "rectification": ("to", "found", "demands"),
}
NUMBERS = {"mediation": "调", "rectification": "整改"}


class TicketPaperNotFound(RuleError):
    """The ticket has no such document."""


@dataclass(frozen=True, slots=True)
class PaperWish:
    """What a document says; which fields it needs follows from its kind (`KINDS`)."""

    kind: str
    explanation: str
    deadline: date | None = None
    to: str = ""
    found: str = ""
    basis: str = ""
    demands: tuple[str, ...] = ()
    place: str = ""
    mediator: str = ""
    parties: tuple[str, ...] = ()
    dispute: str = ""
    opinions: str = ""
    outcome: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class PaperFields:
    """What the templates of both documents are filled from."""

    cover: Cover
    ticket: int
    category: str
    reported_on: date
    held_on: date
    signers: tuple[Signer, ...]
    to: str
    found: str
    basis: str
    demands: tuple[str, ...]
    deadline: date | None
    place: str
    mediator: str
    parties: tuple[str, ...]
    dispute: str
    opinions: str
    outcome: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """A document as read."""

    id: int
    kind: str
    number: int
    deadline: date | None
    issued_at: datetime
    answer: str
    answered_at: datetime | None


def issue_paper(ticket_id: int, wish: PaperWish, *, officer: Officer, now: datetime) -> int:
    """Issue a document of a ticket; returns its number in the database.

    Raises TicketNotFound, TicketNotYours, TicketNotNow, TicketFactWrong, ExplanationMissing.
    """

    def write(session: Session) -> list[Manuscript]:
        ticket = get_seen(session, ticket_id, officer)
        check_act("paper", ticket.state, standings_of(session, ticket_id, officer))
        _check(wish, local_date(now))
        return [_manuscript(session, ticket, wish, officer, now)]

    def act() -> int:
        prepared = prepare(write)
        with transaction() as session:
            ticket = get_seen(session, ticket_id, officer)
            data = prepared.take(_manuscript(session, ticket, wish, officer, now))
            return _keep(session, ticket, wish, data, officer, now)

    return once_more(act)


def _check(wish: PaperWish, today: date) -> None:
    if wish.kind not in KINDS:
        raise TicketFactWrong(field="kind")
    clean_explanation(wish.explanation)
    for name in KINDS[wish.kind]:
        value = getattr(wish, name)
        lines = value if isinstance(value, tuple) else (value,)
        if not lines or len(lines) > MOST_LINES or not all(one.strip() for one in lines):
            raise TicketFactWrong(field=name)
        if any(len(one) > TEXT for one in lines):
            raise TicketFactWrong(field=name)
    if wish.deadline is None and wish.kind == "rectification":
        raise TicketFactWrong(field="deadline")
    if wish.deadline is not None and wish.deadline < today:
        raise TicketFactWrong(field="deadline")


def _manuscript(
    session: Session, ticket: TicketView, wish: PaperWish, officer: Officer, now: datetime
) -> Manuscript:
    rules = rules_of(session, ticket.community_id, ticket.rules_version)
    number = _next_number(session, ticket.community_id, wish.kind)
    today = local_date(now)
    cover = cover_of(
        session,
        ticket.community_id,
        issuer=officer.organisation,
        number=f"{NUMBERS[wish.kind]}〔{today.year}〕第{number}号",
        url=f"{current_config().public_url}/c/{ticket.community_id}/reports",
    )
    fields = PaperFields(
        cover=cover,
        ticket=ticket.number,
        category=rules.categories[ticket.category].words.zh,
        reported_on=local_date(ticket.opened_at),
        held_on=today,
        signers=tuple(Signer(f"当事人{n}", one) for n, one in enumerate(wish.parties, 1)),
        **{name: getattr(wish, name) for name in _SAID},
    )
    context = {"f": fields, "at": now, "picture": picture_address}
    return write_manuscript(f"companion/{wish.kind}", context, sizes=("10.5pt",))


_SAID = (
    "to",
    "found",
    "basis",
    "demands",
    "deadline",
    "place",
    "mediator",
    "parties",
    "dispute",
    "opinions",
    "outcome",
    "agreed",
)


def _next_number(session: Session, community_id: str, kind: str) -> int:
    statement = (
        select(func.max(TicketPaperRow.number))
        .join(TicketRow, TicketRow.id == TicketPaperRow.ticket_id)
        .where(TicketRow.community_id == community_id, TicketPaperRow.kind == kind)
    )
    return (session.scalars(statement).one() or 0) + 1


def _keep(
    session: Session,
    ticket: TicketView,
    wish: PaperWish,
    data: bytes,
    officer: Officer,
    now: datetime,
) -> int:
    number = _next_number(session, ticket.community_id, wish.kind)
    name = f"{wish.kind}-{number}.pdf"
    stored = store_file(session, data, media_type="application/pdf", name=name)
    said: dict[str, Any] = {one: getattr(wish, one) for one in _SAID if one != "deadline"}
    row = TicketPaperRow(
        ticket_id=ticket.id,
        kind=wish.kind,
        number=number,
        facts=json.dumps(said, ensure_ascii=False, sort_keys=True),
        sha256=stored.sha256,
        deadline=wish.deadline,
        officer_id=officer.id,
        issued_at=now,
    )
    session.add(row)
    session.flush()
    facts = {"paper": row.id, "kind": wish.kind, "number": number, "sha256": stored.sha256}
    told = Told(explanation=wish.explanation)
    apply_act(session, ticket.id, "paper", told, by=officer, now=now, facts=facts)
    return row.id


def answer_paper(
    ticket_id: int, paper_id: int, explanation: str, *, officer: Officer, now: datetime
) -> None:
    """Answer a document as whoever has the ticket.

    Raises TicketPaperNotFound, TicketNotFound, TicketNotYours, ExplanationMissing.
    """
    with transaction() as session:
        row = _get(session, ticket_id, paper_id)
        told = Told(explanation=explanation)
        facts = {"paper": paper_id}
        apply_act(session, ticket_id, "answer_paper", told, by=officer, now=now, facts=facts)
        row.answer, row.answered_at = clean_explanation(explanation), row.answered_at or now


def list_papers(session: Session, ticket_id: int) -> list[PaperView]:
    """Return the documents of a ticket in the order in which they were issued."""
    statement = select(TicketPaperRow).where(TicketPaperRow.ticket_id == ticket_id)
    return [
        PaperView(
            one.id, one.kind, one.number, one.deadline, one.issued_at, one.answer, one.answered_at
        )
        for one in session.scalars(statement.order_by(TicketPaperRow.id))
    ]


def read_paper(session: Session, ticket_id: int, paper_id: int) -> tuple[bytes, str]:
    """Return a document and its kind; raises TicketPaperNotFound, FileMissing."""
    row = _get(session, ticket_id, paper_id)
    return read_file(session, row.sha256), row.kind


def _get(session: Session, ticket_id: int, paper_id: int) -> TicketPaperRow:
    row = session.get(TicketPaperRow, paper_id)
    if row is None or row.ticket_id != ticket_id:
        raise TicketPaperNotFound(id=paper_id)
    return row
