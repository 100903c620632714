"""The figures of one community as they are now, asked of the parts that have them.

Law: numbers only, no person; how many took part in a vote only where the rules show it (R24).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import TYPE_CHECKING, Any

from app.assembly.service.across import list_announced, list_running
from app.assembly.service.timeline import find_logged
from app.companion.accounts.service import find_due
from app.companion.fees.service import fee_rate
from app.companion.overview.service.alerts import (
    Alert,
    LowTurnout,
    Seen,
    find_alerts,
    urgency_of,
)
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
    from app.companion.tickets.service import TicketView

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
    """One community: counts, money in 分, turnout in 0.1 %, seconds to the first response.

    `rung` is where its company stands on the ladder of measures, `urgency` what its alerts weigh.
    """

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
    company_id: int | None
    company: str
    rung: int
    colour: str
    score: int | None
    urgency: int
    alerts: tuple[Alert, ...] = field(default=())


def gather(session: Session, community_id: str, now: datetime) -> Figures:
    """Return the figures of a community. Raises CommunityNotFound."""
    today = local_date(now)
    signed_in = count_signed_in(session, community_id)
    decided = decided_votes(session, community_id)
    turnouts = [share for one in decided if (share := turnout_of(session, one)) is not None]
    tickets = list_tickets(session, community_id, open_only=True, limit=MOST, now=now)
    rate = fee_rate(session, community_id, year=today.year, due_by=today)
    serving = rating.serving_on(session, community_id, today)
    fixed = _last_score(session, community_id, serving, today)
    turnout = median_low(turnouts) if turnouts else None
    alerts = find_alerts(
        session, community_id, now, _seen(session, community_id, tickets, fixed, now)
    )
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
        tickets_overdue=sum(one.is_late for one in tickets),
        first_response=_first_response(session, community_id, today),
        fees_billed=rate.billed,
        fees_paid=rate.paid,
        company_id=serving.company_id,
        company=serving.company,
        rung=rating.rung_of(session, community_id, now=now),
        colour="" if fixed is None or fixed.colour == "none" else fixed.colour,
        score=None if fixed is None else fixed.total,
        urgency=urgency_of(alerts, today),
        alerts=alerts,
    )


def _seen(
    session: Session,
    community_id: str,
    tickets: Sequence[TicketView],
    fixed: rating.Score | None,
    now: datetime,
) -> Seen:
    late = [one for one in tickets if one.is_late]
    return Seen(
        overdue=len(late),
        hazards=sum(one.priority == "hazard" for one in late),
        unclosed=_unclosed(session, community_id, local_date(now)),
        low=low_turnouts(session, community_id, now),
        contracts=ending_contracts(session, now, [community_id]),
        red_quarter=fixed.quarter if fixed is not None and fixed.colour == "red" else "",
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


def low_turnouts(session: Session, community_id: str, now: datetime) -> list[LowTurnout]:
    """Return votes that close within three days and lack the quorum."""
    found = []
    for row in open_votes(session, community_id):
        progress = find_progress(session, row)
        if progress is None or row.closes is None or row.closes - now > timedelta(days=3):
            continue
        lacking = [one for one in progress.motions if one.missing_heads or one.missing_area]
        if lacking:
            worst = min(one.heads * 1000 // (one.scope_heads or 1) for one in lacking)
            found.append(LowTurnout(row.id, row.title, worst))
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


def _last_score(
    session: Session, community_id: str, serving: rating.Serving, today: date
) -> rating.Score | None:
    """Return the last fixed score, two quarters back at most, of the company that serves now."""
    quarter = quarter_of(today)
    for _ in range(3):
        found = rating.score_of(session, community_id, quarter)
        if found is not None:
            return found if found.company_id == serving.company_id else None
        quarter = before(quarter)
    return None
