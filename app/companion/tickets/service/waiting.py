"""What waits for an officer's body in all its communities at once: which tickets, and why.

Law: a ticket waits once, with every reason why. As many statements are sent for one community as
for two hundred; nothing that is sealed is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.companion.tickets.models import TicketPaperRow, TicketPartyRow, TicketRow
from app.companion.tickets.service.actors import bodies_of
from app.companion.tickets.service.edition import editions_now
from app.companion.tickets.service.machine import WAITING, get_act
from app.core.calendar import end_of_day, local_date

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

FIRST_ANSWER, LATE, OVERSEEN, CALLED, NOTICE = (
    "first_answer",
    "late",
    "overseen",
    "called",
    "notice",
)
REASONS = (FIRST_ANSWER, LATE, OVERSEEN, CALLED, NOTICE)
#: So many days before its last day a notice to put things right stands on the list.
NEAR = timedelta(days=3)

Bodies = Mapping[str, frozenset[tuple[str, str]]]
"""The bodies for which an officer acts, by community: (body, department)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A ticket that waits, for one reason."""

    place: str
    ticket_id: int
    reason: str
    priority: str
    due: datetime | None


@dataclass(slots=True)
class Pile:
    """What waits in one community: the reasons of each ticket by its id, and the earliest day."""

    reasons: dict[int, set[str]] = field(default_factory=dict)
    hazards: set[int] = field(default_factory=set)
    due: datetime | None = None
    late: bool = False

    def add(self, one: _Found) -> None:
        self.reasons.setdefault(one.ticket_id, set()).add(one.reason)
        if one.priority == "hazard":
            self.hazards.add(one.ticket_id)
        if one.due is not None:
            self.due = one.due if self.due is None else min(self.due, one.due)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many tickets wait for each reason; one with two reasons is in both."""
        found = {reason: sum(reason in why for why in self.reasons.values()) for reason in REASONS}
        return MappingProxyType(found)


def piles_of(
    session: Session, officer: Officer, places: Collection[str], now: datetime
) -> dict[str, Pile]:
    """Return what waits for an officer's bodies, by community; none where nothing waits."""
    own = _own_bodies(session, officer, places)
    piles: dict[str, Pile] = {}
    if not own:
        return piles
    held, parties = _held(session, own, now), _parties(session, own, now)
    for one in (*held, *parties, *_notices(session, officer, own, now)):
        pile = piles.setdefault(one.place, Pile())
        pile.add(one)
        pile.late = pile.late or (one.due is not None and one.due < now)
    return piles


def _own_bodies(session: Session, officer: Officer, places: Collection[str]) -> Bodies:
    bodies = {place: bodies_of(officer, place) for place in places}
    departments = [place for place, own in bodies.items() if "department" in own]
    rules = editions_now(session, departments) if departments else {}
    return {
        place: frozenset(
            (one, rules[place].department_of(officer.organisation) if one == "department" else "")
            for one in own
        )
        for place, own in bodies.items()
        if own
    }


def _late(now: datetime) -> ColumnElement[bool]:
    return or_(TicketRow.is_late, TicketRow.due_at < now)


def _in(own: Bodies, body: Any) -> ColumnElement[bool]:
    named = {body for bodies in own.values() for body, _ in bodies}
    return and_(TicketRow.community_id.in_(own), body.in_(named))


def _held(session: Session, own: Bodies, now: datetime) -> Iterator[_Found]:
    row = TicketRow
    statement = select(
        row.community_id,
        row.id,
        row.body,
        row.department,
        row.priority,
        row.due_at,
        row.answered_at,
        _late(now),
    ).where(_in(own, row.body), row.state.in_(WAITING), or_(row.answered_at.is_(None), _late(now)))
    for place, number, body, department, priority, due, answered, late in session.execute(
        statement
    ):
        if (body, department) not in own[place]:
            continue
        if answered is None:
            yield _Found(place, number, FIRST_ANSWER, priority, due)
        if late:
            yield _Found(place, number, LATE, priority, due)


def _parties(session: Session, own: Bodies, now: datetime) -> Iterator[_Found]:
    """Who was called in and has not reported back, and who looks after what is late."""
    row, party = TicketRow, TicketPartyRow
    statement = (
        select(
            row.community_id,
            row.id,
            row.body,
            row.department,
            row.priority,
            row.due_at,
            party.body,
            party.department,
            party.kind,
        )
        .join(party, party.ticket_id == row.id)
        .where(
            _in(own, party.body),
            party.answered_at.is_(None),
            or_(
                and_(
                    party.kind.in_(("joint", "whistle")),
                    row.state.in_(get_act("report_back").before),
                ),
                and_(party.kind == "overseer", row.state.in_(WAITING), _late(now)),
            ),
        )
    )
    for place, number, body, department, priority, due, *called, kind in session.execute(statement):
        mine = own[place]
        if tuple(called) not in mine or (body, department) in mine:
            continue
        is_overseer = kind == "overseer"
        reason = OVERSEEN if is_overseer else CALLED
        yield _Found(place, number, reason, priority, due if is_overseer else None)


def _notices(session: Session, officer: Officer, own: Bodies, now: datetime) -> Iterator[_Found]:
    """Notices to answer soon; to whoever issued one, that its last day has passed."""
    row, paper, today = TicketRow, TicketPaperRow, local_date(now)
    statement = (
        select(
            row.community_id,
            row.id,
            row.body,
            row.department,
            row.priority,
            paper.deadline,
            paper.officer_id,
        )
        .join(paper, paper.ticket_id == row.id)
        .where(
            row.community_id.in_(own),
            row.state.in_(get_act("answer_paper").before),
            paper.kind == "rectification",
            paper.answered_at.is_(None),
            paper.deadline <= today + NEAR,
        )
    )
    for place, number, body, department, priority, deadline, issuer in session.execute(statement):
        if deadline is None:
            continue
        is_overdue = issuer == officer.id and deadline < today
        if (body, department) in own[place] or is_overdue:
            yield _Found(place, number, NOTICE, priority, end_of_day(deadline))
