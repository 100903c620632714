"""Patrols: a list of places, each looked at, what was found with photos, tickets from findings.

Law: a place may have several findings; a patrol that has ended takes none. A finding opens one
ticket at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.inspection.models import FindingRow, PatrolPlaceRow, PatrolRow
from app.companion.inspection.service.photos import clean_photos, keep_photos
from app.companion.inspection.service.texts import MOST_PLACE, check_text
from app.companion.tickets.service import edition_now
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MOST_PLACES, MOST_FINDINGS = 60, 200
SHOWN = 50


class PatrolNotFound(RuleError):
    """There is no such patrol, place or finding."""


class PatrolEnded(RuleError):
    """The patrol has ended; a new one takes what is found now."""


class PatrolInvalid(RuleError):
    """A patrol has a title and one to sixty places, and not more than two hundred findings."""


class FindingKindMissing(RuleError):
    """A finding is of one of the kinds that the community's rules name."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of a patrol, with what was found there."""

    id: int
    position: int
    place: str
    state: str
    looked_at: datetime | None
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class Patrol:
    """A patrol as its page shows it."""

    id: int
    community_id: str
    title: str
    started_at: datetime
    ended_at: datetime | None
    places: tuple[PlaceLine, ...]

    @property
    def waiting(self) -> int:
        """How many places nobody has looked at."""
        return sum(one.state == "waiting" for one in self.places)

    @property
    def found(self) -> int:
        """How many findings there are."""
        return sum(len(one.findings) for one in self.places)


def start_patrol(
    community_id: str, *, title: str, places: str, officer: Officer, now: datetime
) -> int:
    """Begin a patrol of the places named, one a line; returns its id.

    Raises PatrolInvalid, OrderTextMissing, OrderTextTooLong.
    """
    names = [line.strip() for line in places.splitlines() if line.strip()]
    if not 0 < len(names) <= MOST_PLACES:
        raise PatrolInvalid
    with transaction() as session:
        row = PatrolRow(
            community_id=community_id,
            title=check_text(title, MOST_PLACE),
            started_by=officer.id,
            started_at=now,
        )
        session.add(row)
        session.flush()
        for position, name in enumerate(names, 1):
            place = check_text(name, MOST_PLACE)
            session.add(PatrolPlaceRow(patrol_id=row.id, position=position, place=place))
        audit(
            session,
            officer,
            "patrol.start",
            row.id,
            {"places": len(names)},
            now=now,
            community_id=community_id,
        )
        return row.id


def note_fine(patrol_id: int, position: int, *, now: datetime) -> None:
    """Note that a place was looked at and is in order; what was found there stays found.

    Raises PatrolNotFound, PatrolEnded.
    """
    with transaction() as session:
        place = _open_place(session, patrol_id, position)
        place.looked_at = now
        if place.state == "waiting":
            place.state = "fine"


def add_finding(
    patrol_id: int,
    position: int,
    *,
    category: str,
    text: str,
    photos: Sequence[bytes],
    officer: Officer,
    now: datetime,
) -> int:
    """Note what was found at a place; returns the finding's id.

    Raises PatrolNotFound, PatrolEnded, PatrolInvalid, FindingKindMissing, OrderTextMissing,
    OrderTextTooLong, OrderPhotosTooMany, PictureInvalid.
    """
    said, cleaned = check_text(text), clean_photos(photos)
    with transaction() as session:
        place = _open_place(session, patrol_id, position)
        community_id = get_patrol(session, patrol_id).community_id
        if category not in edition_now(session, community_id).rules.categories:
            raise FindingKindMissing
        if get_patrol(session, patrol_id).found >= MOST_FINDINGS:
            raise PatrolInvalid
        place.state, place.looked_at = "found", now
        row = FindingRow(
            place_id=place.id,
            category=category,
            text=said,
            photos=keep_photos(session, cleaned, f"巡查{patrol_id}"),
            found_by=officer.id,
            found_at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def _open_place(session: Session, patrol_id: int, position: int) -> PatrolPlaceRow:
    patrol = session.get(PatrolRow, patrol_id, with_for_update=True, populate_existing=True)
    statement = select(PatrolPlaceRow).where(
        PatrolPlaceRow.patrol_id == patrol_id, PatrolPlaceRow.position == position
    )
    place = session.scalars(statement).one_or_none()
    if patrol is None or place is None:
        raise PatrolNotFound
    if patrol.ended_at is not None:
        raise PatrolEnded
    return place


def end_patrol(patrol_id: int, *, officer: Officer, now: datetime) -> None:
    """End a patrol; places that nobody looked at stay waiting. Raises PatrolNotFound."""
    with transaction() as session:
        row = session.get(PatrolRow, patrol_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise PatrolNotFound
        row.ended_at = row.ended_at or now
        audit(session, officer, "patrol.end", row.id, now=now, community_id=row.community_id)


def get_patrol(session: Session, patrol_id: int) -> Patrol:
    """Return a patrol; raises PatrolNotFound."""
    row = session.get(PatrolRow, patrol_id)
    if row is None:
        raise PatrolNotFound
    return _patrol(session, row)


def list_patrols(session: Session, community_id: str) -> list[Patrol]:
    """Return the newest fifty patrols of a community."""
    statement = (
        select(PatrolRow)
        .where(PatrolRow.community_id == community_id)
        .order_by(PatrolRow.id.desc())
        .limit(SHOWN)
    )
    return [_patrol(session, row) for row in session.scalars(statement)]


def _patrol(session: Session, row: PatrolRow) -> Patrol:
    statement = (
        select(PatrolPlaceRow)
        .where(PatrolPlaceRow.patrol_id == row.id)
        .order_by(PatrolPlaceRow.position)
    )
    places = list(session.scalars(statement))
    found = select(FindingRow).where(FindingRow.place_id.in_([one.id for one in places]))
    findings = list(session.scalars(found.order_by(FindingRow.id)))
    lines = tuple(
        PlaceLine(
            one.id,
            one.position,
            one.place,
            one.state,
            one.looked_at,
            tuple(finding for finding in findings if finding.place_id == one.id),
        )
        for one in places
    )
    return Patrol(row.id, row.community_id, row.title, row.started_at, row.ended_at, lines)


def get_finding(session: Session, patrol_id: int, finding_id: int) -> tuple[PlaceLine, FindingRow]:
    """Return a finding with its place; raises PatrolNotFound."""
    for place in get_patrol(session, patrol_id).places:
        for finding in place.findings:
            if finding.id == finding_id:
                return place, finding
    raise PatrolNotFound
