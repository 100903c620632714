"""A report taken down at a desk: the same ticket, its source marked.

Law: where flat and name are those of somebody who uses the residents' pages, the ticket is theirs
and they follow it on their phone; else it is kept with the name and number that were left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.residents.service import Resident, list_residents_of
from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.reporting import (
    TicketReport,
    add_ticket,
    clean_report_photos,
)
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer


def open_at_desk(
    community_id: str, report: TicketReport, *, flat: str, officer: Officer, now: datetime
) -> int:
    """Open a ticket for somebody who stands at the desk or telephones; returns its number.

    Raises what `open_ticket` raises.
    """
    photos = clean_report_photos(report)
    with transaction() as session:
        known = _find_resident(session, community_id, flat, report.reporter)
        if not report.spot and flat:
            report = replace(report, spot=flat)
        number = add_ticket(session, community_id, report, photos, by=officer, now=now)
        if known is not None:
            row = session.get_one(TicketRow, number)
            row.resident_id, row.reporter, row.phone = known.id, known.name, ""
        return number


def _find_resident(session: Session, community_id: str, flat: str, name: str) -> Resident | None:
    flat, name = "".join(flat.split()), "".join(name.split())
    found = [
        one
        for one in list_residents_of(session, community_id)
        if name and "".join(one.label.split()) == flat and one.name == name
    ]
    return found[0] if len(found) == 1 else None
