"""Mobile-desk days 流动办公桌: announced, held, afterwards a number of who came.

Law: of who came only the number is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event
from sqlalchemy import select

from app.companion.square.models import EventRow
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

LONGEST = timedelta(hours=24)
MOST_PEOPLE = 100_000


class EventHoursInvalid(RuleError):
    """A mobile desk lasts a day at most and lies ahead when it is announced."""


class EventHoursMissing(EventHoursInvalid):
    """Beginning or end is not given."""


class EventEndsFirst(EventHoursInvalid):
    """The end comes before the beginning."""


class EventIsPast(EventHoursInvalid):
    """The end has passed."""


class EventNotHeld(RuleError):
    """How many came is written down after the beginning, of a day that was not cancelled."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """What is announced."""

    what: str
    place: str
    starts: datetime
    ends: datetime
    text: str = ""
    takes_paper: bool = False
    gives_codes: bool = False


def announce_event(community_id: str, words: EventWords, *, officer: Officer, now: datetime) -> int:
    """Announce a mobile desk; returns its number. Raises SquareTextInvalid, EventHoursInvalid."""
    if words.ends <= words.starts:
        raise EventEndsFirst
    if words.ends <= now:
        raise EventIsPast
    if words.ends > words.starts + LONGEST:
        raise EventHoursInvalid
    row = EventRow(
        community_id=community_id,
        what=check_words("what", words.what, 120),
        place=check_words("place", words.place, 80),
        starts=words.starts,
        ends=words.ends,
        text=check_prose("text", words.text, 1_000, empty=True),
        takes_paper=words.takes_paper,
        gives_codes=words.gives_codes,
        created_by=officer.id,
        organisation=officer.organisation,
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        audit(session, officer, "event.announce", row.id, now=now, community_id=community_id)
        return row.id


def report_event(
    event_id: int, *, people: int | None, notes: str, officer: Officer, now: datetime
) -> None:
    """Write down how many came and what is worth noting.

    Raises SquareThingNotFound, SquareTextInvalid, EventNotHeld.
    """
    notes = check_prose("notes", notes, 1_000, empty=True)
    with transaction() as session:
        row = _lock(session, event_id)
        if row.starts > now or people is None or not 0 <= people <= MOST_PEOPLE:
            raise EventNotHeld
        row.people, row.notes = people, notes
        audit(session, officer, "event.report", row.id, now=now, community_id=row.community_id)


def cancel_event(event_id: int, *, officer: Officer, now: datetime) -> None:
    """Cancel a mobile desk; it stays listed as cancelled. Raises SquareThingNotFound."""
    with transaction() as session:
        row = _lock(session, event_id)
        row.cancelled_at = now
        audit(session, officer, "event.cancel", row.id, now=now, community_id=row.community_id)


def _lock(session: Session, event_id: int) -> EventRow:
    row = session.get(EventRow, event_id, with_for_update=True, populate_existing=True)
    if row is None or row.cancelled_at is not None:
        raise SquareThingNotFound
    return row


def list_events(session: Session, community_id: str) -> list[EventRow]:
    """Return the mobile desks of a community, the latest first."""
    statement = select(EventRow).where(EventRow.community_id == community_id)
    return list(session.scalars(statement.order_by(EventRow.starts.desc(), EventRow.id.desc())))


def find_event_community(session: Session, event_id: int) -> str | None:
    """Return the community of a mobile desk, or None."""
    row = session.get(EventRow, event_id)
    return None if row is None else row.community_id


def calendar_of(name: str, rows: Sequence[EventRow], *, stamp: datetime) -> bytes:
    """Return the mobile desks as a calendar file (RFC 5545)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yijue//square//ZH")
    calendar.add("version", "2.0")
    for row in rows:
        event = Event()
        event.add("uid", f"desk-{row.id}@yijue")
        event.add("dtstamp", stamp)
        event.add("dtstart", row.starts)
        event.add("dtend", row.ends)
        event.add("summary", f"{name}：{row.what}")
        event.add("location", row.place)
        event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
