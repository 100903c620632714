"""A ticket that needs the maintenance fund becomes a matter: its facts are the first step.

Law: the matter is opened by who may open one (committee, residents' committee, street), under the
rules of matters. The ticket is held while its matter is opened and carries it from then on, so one
ticket makes one matter, also after a crash and when two ask at once. While the fund is at work the
ticket's clock stands still, and the reporter reads why.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.acting import apply_act
from app.companion.tickets.service.edition import rules_of
from app.companion.tickets.service.machine import TicketNotYours, check_act, clean_explanation
from app.companion.tickets.service.pictures import list_photos, read_photo
from app.companion.tickets.service.reading import (
    TicketView,
    get_row,
    get_seen,
    get_ticket,
    standings_of,
)
from app.companion.tickets.service.told import TicketFactWrong, Told
from app.core.calendar import local_date
from app.core.profile.keys import EMERGENCIES
from app.matters.service.acts import add_matter, record_step
from app.matters.service.dossier import Dossier, list_matters, load_dossier
from app.matters.service.fields import parse_fields
from app.matters.service.files import Upload
from app.matters.service.roads.step import KEEPERS
from app.platform.db import db, transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

KINDS = ("repair", "emergency_repair")
FOUND_BY = {"phone": "owner", "desk": "owner", "inspector": "inspection"}
MOST_TITLE = 120


@dataclass(frozen=True, slots=True)
class FundWish:
    """How a ticket becomes a matter; `cause` is one of the urgent cases, empty otherwise.

    A rehearsal's matter decides nothing; it is offered where the deployment is a demonstration.
    """

    kind: str
    title: str
    what: str
    explanation: str
    cause: str = ""
    rehearsal: bool = False


class _FirstStepDone(Exception):
    """Somebody did the matter's first step at the same time, or before a crash."""


def to_fund(ticket_id: int, wish: FundWish, *, officer: Officer, now: datetime) -> int:
    """Make a matter of a ticket; returns the matter's number in the database.

    Raises TicketNotFound, TicketNotYours, TicketNotNow, TicketFactWrong, ExplanationMissing and
    what opening a matter and its first step refuse.
    """
    matter_id = _link(ticket_id, wish, officer, now)
    session = db.session()
    ticket = get_ticket(session, ticket_id)
    typed, uploads = _first_step(session, ticket, wish), _uploads(session, ticket)
    session.rollback()
    if uploads:
        _do_first_step(matter_id, typed, uploads, officer, now)
    _hand_over(ticket_id, matter_id, wish, officer, now)
    return matter_id


def _link(ticket_id: int, wish: FundWish, officer: Officer, now: datetime) -> int:
    """Find the ticket's open matter or open it, in one act that holds the ticket."""
    with transaction() as session:
        row = get_row(session, ticket_id, lock=True)
        ticket = get_seen(session, ticket_id, officer)
        _check(session, ticket, wish, officer)
        matter_id = _opened_before(session, row, wish)
        if matter_id is None:
            matter_id = add_matter(
                session,
                ticket.community_id,
                kind=wish.kind,
                title=_title(ticket, wish),
                rehearsal=wish.rehearsal,
                officer_id=officer.id,
                now=now,
            )
        row.matter_id = matter_id
        return matter_id


def _check(session: Session, ticket: TicketView, wish: FundWish, officer: Officer) -> None:
    check_act("to_fund", ticket.state, standings_of(session, ticket.id, officer))
    clean_explanation(wish.explanation)
    if not officer.roles_in(ticket.community_id) & set(KEEPERS):
        raise TicketNotYours(act="to_fund")
    wrong = {
        "kind": wish.kind not in KINDS,
        "cause": (wish.kind == KINDS[1]) != (wish.cause in EMERGENCIES),
        "what": not wish.what.strip(),
        "title": not wish.title.strip() or len(_title(ticket, wish)) > MOST_TITLE,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise TicketFactWrong(field=name)


def _title(ticket: TicketView, wish: FundWish) -> str:
    return f"{' '.join(wish.title.split())}（工单{ticket.number}）"


def _first_step(session: Session, ticket: TicketView, wish: FundWish) -> dict[str, str]:
    rules = rules_of(session, ticket.community_id, ticket.rules_version)
    place = f"{ticket.building}{rules.places[ticket.place].zh}"
    typed = {
        "what": f"{wish.what.strip()}\n来源：工单第{ticket.number}号",
        "place": place,
        "found_on": local_date(ticket.opened_at).isoformat(),
        "found_by": FOUND_BY.get(ticket.source, "company"),
    }
    return {**typed, "cause": wish.cause} if wish.cause else typed


def _uploads(session: Session, ticket: TicketView) -> list[Upload]:
    return [
        Upload(read_photo(session, ticket.id, one.id), f"工单{ticket.number}-{one.id}.jpg")
        for one in list_photos(session, ticket.id)
        if one.moment != "after"
    ]


def _opened_before(session: Session, row: TicketRow, wish: FundWish) -> int | None:
    """The open matter of this ticket, if it has one; raises TicketFactWrong for another kind."""
    if row.matter_id is None:
        return None
    known = {one.id: one for one in list_matters(session, row.community_id) if one.state == "open"}
    if row.matter_id not in known:
        return None
    if known[row.matter_id].kind != wish.kind:
        raise TicketFactWrong(field="kind")
    return row.matter_id


def _do_first_step(
    matter_id: int, typed: dict[str, str], uploads: list[Upload], officer: Officer, now: datetime
) -> None:
    """Do the matter's first step unless it is done; it is looked at under the matter's lock."""

    def facts_of(dossier: Dossier) -> dict[str, Any]:
        if dossier.newest("damage") is not None:
            raise _FirstStepDone
        return parse_fields(dossier.step("damage").fields, typed)

    with suppress(_FirstStepDone):
        record_step(matter_id, "damage", facts_of, uploads=uploads, officer=officer, now=now)


def _hand_over(
    ticket_id: int, matter_id: int, wish: FundWish, officer: Officer, now: datetime
) -> None:
    with transaction() as session:
        facts = {"matter": matter_id, "kind": wish.kind}
        told = Told(explanation=wish.explanation)
        apply_act(session, ticket_id, "to_fund", told, by=officer, now=now, facts=facts)


def is_matter_over(session: Session, row: TicketRow, now: datetime) -> bool:
    """True once the matter of a ticket is finished or was stopped."""
    if row.matter_id is None:
        return True
    return bool(load_dossier(session, row.matter_id, now).row.state != "open")


def find_matter_number(session: Session, ticket: TicketView) -> int | None:
    """Return the public number of the matter that a ticket became, or None."""
    rows = [] if ticket.matter_id is None else list_matters(session, ticket.community_id)
    return next((row.number for row in rows if row.id == ticket.matter_id), None)


def tickets_of_matter(session: Session, matter_id: int) -> list[TicketView]:
    """Return the tickets that became this matter."""
    statement = select(TicketRow.id).where(TicketRow.matter_id == matter_id)
    return [get_ticket(session, one) for one in session.scalars(statement)]
