"""What follows from a finding: a ticket, opened once, with the finding's photos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.inspection.models import FindingRow, PatrolRow
from app.companion.inspection.service.patrols import PatrolNotFound, get_finding, get_patrol
from app.companion.inspection.service.photos import read_photo
from app.companion.tickets.service import TicketReport, add_ticket, clean_photos, edition_now
from app.platform.db import db, transaction
from app.platform.files import read_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.inspection.service.patrols import PlaceLine
    from app.companion.tickets.service import Photo
    from app.companion.tickets.service.rules import Category, Words
    from app.platform.roles import Officer

TITLE = 40
ELSEWHERE = "other"


def finding_categories(
    session: Session, community_id: str
) -> tuple[Mapping[str, Category], Mapping[str, Words]]:
    """Return the categories and kinds of places that a ticket may have here now."""
    rules = edition_now(session, community_id).rules
    return rules.categories, rules.places


def open_finding_ticket(
    patrol_id: int,
    finding_id: int,
    *,
    place: str = ELSEWHERE,
    level: str = "",
    officer: Officer,
    now: datetime,
) -> int:
    """Open the ticket of a finding, or find the one there is; returns the ticket's id.

    `level` is how large the inspector says it is; empty leaves that to its kind.

    Raises PatrolNotFound and what `tickets.service.open_ticket` raises.
    """
    line, photos = _read(db.session(), patrol_id, finding_id)
    with transaction() as session:
        found = session.get(FindingRow, finding_id, with_for_update=True, populate_existing=True)
        if found is None:
            raise PatrolNotFound
        if found.ticket_id is not None:
            return found.ticket_id
        report = TicketReport(
            category=found.category,
            title=found.text.split("\n")[0][:TITLE],
            text=found.text,
            place=place,
            level=level,
            spot=line.place,
            source="inspector",
            external_id=f"finding:{finding_id}",
        )
        community_id = get_patrol(session, patrol_id).community_id
        found.ticket_id = add_ticket(session, community_id, report, photos, by=officer, now=now)
        return found.ticket_id


def _read(session: Session, patrol_id: int, finding_id: int) -> tuple[PlaceLine, list[Photo]]:
    line, noted = get_finding(session, patrol_id, finding_id)
    return line, clean_photos([("", read_file(session, one)) for one in noted.photos])


def community_of_patrol(session: Session, patrol_id: int) -> str | None:
    """Return the community of a patrol, or None."""
    row = session.get(PatrolRow, patrol_id)
    return None if row is None else row.community_id


def read_finding_photo(session: Session, patrol_id: int, sha256: str) -> bytes:
    """Return a photo of a patrol's findings; raises OrderPhotoNotFound, FileMissing."""
    places = get_patrol(session, patrol_id).places
    known = [one for place in places for finding in place.findings for one in finding.photos]
    return read_photo(session, known, sha256)
