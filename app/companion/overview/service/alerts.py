"""What somebody should look at in a community: a stable code, a day or a number, never a name.

Law: an alert only points; the thing itself is done where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.committee.service.committees import find_sitting
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.square.service import EndingContract

# What somebody looks at first: dangers, votes that fail, what has run out, then what will.
WEIGHTS = {
    "hazard": 60,
    "low_turnout": 50,
    "sla": 20,
    "red": 20,
    "term_end": 10,
    "contract_end": 10,
    "month_open": 10,
}
CODES = tuple(WEIGHTS)
OVER, MOST_LATE = 30, 30
TERM = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: its code, what it says (a number, a day, a month, a title), what it leads to.

    `subject` is the id of the thing where the community alone does not lead there.
    """

    code: str
    about: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LowTurnout:
    """A vote that closes soon and lacks the quorum; `share` of the heads in 0.1 %."""

    assembly_id: str
    title: str
    share: int

    @property
    def words(self) -> str:
        return f"{self.title}：{self.share // 10}.{self.share % 10}%"


@dataclass(frozen=True, slots=True)
class Seen:
    """What alerts are made of: late tickets and dangers, votes, the month, contracts, colour."""

    overdue: int
    hazards: int
    unclosed: str
    low: Sequence[LowTurnout]
    contracts: Sequence[EndingContract]
    red_quarter: str


def find_alerts(
    session: Session, community_id: str, now: datetime, seen: Seen
) -> tuple[Alert, ...]:
    """Return the alerts of a community, in the order of CODES."""
    found = [Alert("hazard", str(seen.hazards))] if seen.hazards else []
    found += [Alert("low_turnout", one.words, one.assembly_id) for one in seen.low]
    if seen.overdue:
        found.append(Alert("sla", str(seen.overdue)))
    if seen.red_quarter:
        found.append(Alert("red", seen.red_quarter))
    sitting = find_sitting(session, community_id)
    if sitting is not None and sitting.term_until - local_date(now) <= TERM:
        found.append(Alert("term_end", sitting.term_until.isoformat()))
    found += [Alert("contract_end", one.ends_on.isoformat()) for one in seen.contracts]
    if seen.unclosed:
        found.append(Alert("month_open", seen.unclosed))
    return tuple(found)


def urgency_of(alerts: Sequence[Alert], today: date) -> int:
    """Return how much alerts weigh together; what has run out weighs more than what will."""
    weight = 0
    for one in alerts:
        weight += WEIGHTS[one.code]
        if one.code in ("term_end", "contract_end") and one.about < today.isoformat():
            weight += OVER
        if one.code in ("hazard", "sla"):
            weight += min(int(one.about), MOST_LATE)
    return weight
