"""What waits for the company here: measures that it has not answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import MeasureRow
from app.core.calendar import end_of_day, local_date
from app.platform.roles import Role
from app.supervision.service.worklist import Waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MEASURE = "measure_answer"


def waiting_measures(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    """Yield the steps up that the officer's company has not answered."""
    statement = select(MeasureRow).where(
        MeasureRow.community_id.in_(list(names)),
        MeasureRow.is_up.is_(True),
        MeasureRow.answered_at.is_(None),
    )
    for row in session.scalars(statement.order_by(MeasureRow.id)):
        place = row.community_id
        if row.until is None or Role.PROPERTY_COMPANY not in officer.roles_in(place):
            continue
        late = local_date(now) > row.until
        due = end_of_day(row.until)
        yield Waiting(MEASURE, "", place, names[place], row.company, place, due, late)
