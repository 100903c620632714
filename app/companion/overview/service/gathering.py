"""The figures of one community as they are now, asked of the parts that have them.

Law: numbers only, no person; how many took part in a vote only where the rules show it (R24).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import TYPE_CHECKING, Any

from app.assembly.service.across import list_announced, list_running
from app.assembly.service.timeline import find_logged
from app.companion.accounts.service import find_due
from app.companion.fees.service import fee_rate
from app.companion.overview.service.alerts import Alert, find_alerts
from app.companion.rating import service as rating
from app.companion.rating.service.quarters import before, quarter_of
from app.companion.residents.service import count_signed_in
from app.companion.square.service import ending_contracts
from app.companion.tickets.service import list_tickets
from app.core.assembly import Phase
from app.core.calendar import local_date
from app.delivery.service.progress import find_progress
from app.registry.service import count_units, get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

POSTED = (
    Phase.PRELIMINARY.value,
    Phase.FINAL.value,
    Phase.MINUTED.value,
    Phase.CERTIFIED.value,
)
MONTH = timedelta(days=30)
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Figures:
    """One community: counts, money in 分, turnout in 0.1 %, seconds to the first response."""

    community_id: str
    name: str
    units: int
    residents: int
    flats: int
    votes_open: int
    votes_decided: int
    turnout: int | None
    tickets_open: int
    tickets_overdue: int
    first_response: int | None
    fees_billed: int
    fees_paid: int
    colour: str
    score: int | None
    alerts: tuple[Alert, ...] = field(default=())


def gather(session: Session, community_id: str, now: datetime) -> Figures:
    """Return the figures of a community. Raises CommunityNotFound."""
    today = local_date(now)
    signed_in = count_signed_in(session, community_id)
    decided = decided_votes(session, community_id)
    turnouts = [share for one in decided if (share := turnout_of(session, one)) is not None]
    tickets = list_tickets(session, community_id, open_only=True, limit=MOST, now=now)
    rate = fee_rate(session, community_id, year=today.year)
    score, colour = _score(session, community_id, today)
    turnout = median_low(turnouts) if turnouts else None
    overdue = sum(one.is_late for one in tickets)
    return Figures(
        community_id=community_id,
        name=get_community(session, community_id).name,
        units=count_units(session, community_id),
        residents=sum(signed_in.values()),
        flats=len(signed_in),
        votes_open=len(open_votes(session, community_id)),
        votes_decided=len(decided),
        turnout=turnout,
        tickets_open=len(tickets),
        tickets_overdue=overdue,
        first_response=_first_response(session, community_id, today),
        fees_billed=rate.billed,
        fees_paid=rate.paid,
        colour=colour,
        score=score,
        alerts=find_alerts(
            session,
            community_id,
            now,
            overdue=overdue,
            unclosed=_unclosed(session, community_id, today),
            low=low_turnouts(session, community_id, now),
            contracts=ending_contracts(session, now, [community_id]),
        ),
    )


def open_votes(session: Session, community_id: str) -> list[AssemblyRow]:
    """Return the assemblies in which one can vote now, rehearsals left out."""
    rows = list_running(session, [community_id])
    return [one for one in rows if one.phase == Phase.OPEN.value and not one.rehearsal]


def decided_votes(session: Session, community_id: str) -> list[AssemblyRow]:
    """Return the assemblies of which the result is posted, rehearsals left out."""
    rows = list_announced(session, [community_id])
    return [one for one in rows if one.phase in POSTED and not one.rehearsal]


def turnout_of(session: Session, row: AssemblyRow) -> int | None:
    """Return the median share of heads that took part in its motions, in 0.1 %."""
    posted = find_logged(session, row, "result")
    motions: list[dict[str, Any]] = [] if posted is None else list(posted.body["motions"])
    shares = [share for one in motions if (share := _share(one)) is not None]
    return median_low(shares) if shares else None


def _share(motion: dict[str, Any]) -> int | None:
    """Return the share of heads of one motion; None where a secret count keeps it shut."""
    scope, part = motion.get("scope") or {}, motion.get("participants") or {}
    if not scope.get("heads") or part.get("heads") is None:
        return None
    return int(part["heads"]) * 1000 // int(scope["heads"])


def low_turnouts(session: Session, community_id: str, now: datetime) -> list[tuple[str, int]]:
    """Return votes that close within three days and lack the quorum: title, share in 0.1 %."""
    found = []
    for row in open_votes(session, community_id):
        progress = find_progress(session, row)
        if progress is None or row.closes is None or row.closes - now > timedelta(days=3):
            continue
        lacking = [one for one in progress.motions if one.missing_heads or one.missing_area]
        if lacking:
            worst = min(one.heads * 1000 // (one.scope_heads or 1) for one in lacking)
            found.append((row.title, worst))
    return found


def _first_response(session: Session, community_id: str, today: date) -> int | None:
    tickets = list_tickets(session, community_id, since=today - MONTH, until=today, limit=MOST)
    waits = [
        int((one.answered_at - one.opened_at).total_seconds())
        for one in tickets
        if one.answered_at is not None
    ]
    return median_low(waits) if waits else None


def _unclosed(session: Session, community_id: str, today: date) -> str:
    due = find_due(session, community_id, today=today)
    return due.month if due is not None and due.late else ""


def _score(session: Session, community_id: str, today: date) -> tuple[int | None, str]:
    """Return the last fixed score in 0.01 points and its colour, two quarters back at most."""
    quarter = quarter_of(today)
    for _ in range(3):
        found = rating.score_of(session, community_id, quarter)
        if found is not None:
            return found.total, "" if found.colour == "none" else found.colour
        quarter = before(quarter)
    return None, ""
