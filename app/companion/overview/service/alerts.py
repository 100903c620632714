"""What somebody should look at in a community: a stable code, a day or a number, never a name.

Law: an alert only points; the thing itself is done where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.committee.service.committees import find_sitting
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.square.service import EndingContract

CODES = ("sla", "term_end", "low_turnout", "month_open", "contract_end")
TERM = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: its code and what it points at, a number, a day, a month or a title."""

    code: str
    about: str


def find_alerts(
    session: Session,
    community_id: str,
    now: datetime,
    *,
    overdue: int,
    unclosed: str,
    low: Sequence[tuple[str, int]],
    contracts: Sequence[EndingContract],
) -> tuple[Alert, ...]:
    """Return the alerts of a community, in the order of CODES."""
    found = [Alert("sla", str(overdue))] if overdue else []
    sitting = find_sitting(session, community_id)
    if sitting is not None and sitting.term_until - local_date(now) <= TERM:
        found.append(Alert("term_end", sitting.term_until.isoformat()))
    found += [Alert("low_turnout", f"{title}：{share // 10}.{share % 10}%") for title, share in low]
    if unclosed:
        found.append(Alert("month_open", unclosed))
    found += [Alert("contract_end", one.ends_on.isoformat()) for one in contracts]
    return tuple(found)
