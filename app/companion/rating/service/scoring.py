"""A quarter's score: gathered from tickets, orders, bills and answers, shown live, then fixed.

Law: until it is fixed a score follows its figures; once fixed it never changes, whatever becomes of
a ticket later. A part says which figures and which tickets or orders it rests on. A quarter belongs
to the company that served most of its days, and is scored by those days; it stays that company's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.fees.service import fee_rate
from app.companion.inspection.service import order_figures
from app.companion.rating.models import ScoreRow
from app.companion.rating.service.arithmetic import Figures, colour_of, score_parts, total_of
from app.companion.rating.service.companies import company_for
from app.companion.rating.service.fairness import fair_tickets
from app.companion.rating.service.quarters import before, days_of, quarter_of
from app.companion.rating.service.rules import ScoringRulesMissing, rules_for
from app.companion.rating.service.served import served_in
from app.companion.rating.service.survey import survey_result
from app.core.calendar import local_date
from app.platform.db import db, transaction
from app.registry.service import list_communities, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.rating.service.served import Served

QUARTERS_BACK = 4
# The worker has other things to do between two hundred communities.
MOST_A_ROUND = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its weight, points in hundredths (None: no data), figures, and ids behind them."""

    key: str
    weight: int
    points: int | None
    figures: Mapping[str, int]
    ids: Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Score:
    """A company's score for a quarter; `total` in hundredths of a point."""

    community_id: str
    quarter: str
    company_id: int | None
    company: str
    credit_code: str
    rules: str
    total: int | None
    colour: str
    parts: tuple[Part, ...]
    fixed_at: datetime | None

    def part(self, key: str) -> Part:
        """Return a part; raises KeyError."""
        return {one.key: one for one in self.parts}[key]

    @property
    def weight_held(self) -> int:
        """How much the parts with data weigh together."""
        return sum(one.weight for one in self.parts if one.points is not None)


def score_of(session: Session, community_id: str, quarter: str) -> Score | None:
    """Return a quarter's score as fixed, or None before that."""
    statement = select(ScoreRow).where(
        ScoreRow.community_id == community_id, ScoreRow.quarter == quarter
    )
    row = session.scalars(statement).one_or_none()
    return None if row is None else score_of_row(row)


def list_scores(session: Session, community_id: str) -> list[Score]:
    """Return the fixed scores of a community that had data, the newest first."""
    statement = select(ScoreRow).where(
        ScoreRow.community_id == community_id, ScoreRow.total.is_not(None)
    )
    return [
        score_of_row(row) for row in session.scalars(statement.order_by(ScoreRow.quarter.desc()))
    ]


def score_of_row(row: ScoreRow) -> Score:
    """Return a score as its row keeps it."""
    return Score(
        row.community_id,
        row.quarter,
        row.company_id,
        row.company,
        row.credit_code,
        row.rules,
        row.total,
        row.colour,
        tuple(Part(**one) for one in row.parts),
        row.fixed_at,
    )


def score_now(session: Session, community_id: str, quarter: str, *, now: datetime) -> Score:
    """Return a quarter's score as fixed, or as it stands now.

    Raises QuarterInvalid, ScoringRulesMissing.
    """
    return score_of(session, community_id, quarter) or _live(session, community_id, quarter, now)


def _live(session: Session, community_id: str, quarter: str, now: datetime) -> Score:
    rules = rules_for(quarter)
    first, last = days_of(quarter)
    served = served_in(session, community_id, first, min(last, local_date(now)))
    figures, ids = _gather(session, community_id, quarter, served, now)
    points = score_parts(figures, rules)
    named = _named(figures)
    parts = tuple(
        Part(key, weight, points[key], named[key], ids.get(key, {}))
        for key, weight in rules.weights
    )
    return Score(
        community_id,
        quarter,
        served.serving.company_id,
        served.serving.company,
        served.serving.credit_code,
        rules.id,
        total_of(points, rules),
        # A colour is said of somebody: where no company is named there is nobody to say it of.
        colour_of(points, rules) if served.serving.company else "none",
        parts,
        None,
    )


def _gather(
    session: Session, community_id: str, quarter: str, served: Served, now: datetime
) -> tuple[Figures, dict[str, dict[str, list[int]]]]:
    since, until = served.since, served.until
    tickets = fair_tickets(session, community_id, since, until, now=now)
    orders = order_figures(session, community_id, since, until, today=local_date(now))
    fees = fee_rate(session, community_id, year=since.year, due_by=until)
    survey = survey_result(session, community_id, quarter, now=now)
    judged = {*tickets.in_time, *tickets.overdue}
    spreads = survey.spreads.values()
    figures = Figures(
        in_time=(len(tickets.in_time), len(judged)),
        stars=(tickets.stars, len(tickets.rated)),
        orders=(len(orders.issued), len(orders.late), len(orders.returned)),
        is_inspected=orders.is_inspected,
        fees=(fees.paid, fees.billed),
        survey=(sum(one.total for one in spreads), sum(one.count for one in spreads)),
        answers=survey.counted,
    )
    ids = {
        "in_time": _ids(in_time=tickets.in_time, overdue=tickets.overdue, own=tickets.own),
        "stars": _ids(rated=tickets.rated, own_rated=tickets.own_rated),
        "orders": _ids(issued=orders.issued, late=orders.late, returned=orders.returned),
    }
    return figures, ids


def _ids(**found: tuple[int, ...]) -> dict[str, list[int]]:
    return {name: list(ids) for name, ids in found.items()}


def _named(figures: Figures) -> dict[str, dict[str, int]]:
    in_time, judged = figures.in_time
    issued, late, returned = figures.orders
    return {
        "in_time": {"in_time": in_time, "judged": judged},
        "stars": {"stars": figures.stars[0], "rated": figures.stars[1]},
        "orders": {"issued": issued, "late": late, "returned": returned},
        "fees": {"paid": figures.fees[0], "billed": figures.fees[1]},
        "survey": {
            "stars": figures.survey[0],
            "given": figures.survey[1],
            "answers": figures.answers,
        },
    }


def fix_scores(now: datetime) -> int:
    """Fix what quarters that ended long enough ago came to; returns how many scores.

    A quarter without data is fixed too, without a total, so that it is looked at once.
    """
    quarters = _ended_quarters(now)
    if not quarters:
        return 0
    session = db.session()
    statement = select(ScoreRow.community_id, ScoreRow.quarter)
    rows = session.execute(statement.where(ScoreRow.quarter.in_(quarters)))
    fixed = {(place, quarter) for place, quarter in rows}
    places = [one.id for one in list_communities(session)]
    session.rollback()
    due = [(place, quarter) for quarter in quarters for place in places]
    open_ones = [one for one in due if one not in fixed]
    return sum(_fix(place, quarter, now) for place, quarter in open_ones[:MOST_A_ROUND])


def _ended_quarters(now: datetime) -> list[str]:
    found, quarter, today = [], quarter_of(local_date(now)), local_date(now)
    for _ in range(QUARTERS_BACK):
        quarter = before(quarter)
        try:
            rules = rules_for(quarter)
        except ScoringRulesMissing:
            break
        if today > days_of(quarter)[1] + timedelta(days=rules.fix_after_days):
            found.append(quarter)
    return found


def _fix(community_id: str, quarter: str, now: datetime) -> bool:
    with transaction() as session:
        lock_community(session, community_id)
        if score_of(session, community_id, quarter) is not None:
            return False
        score = _live(session, community_id, quarter, now)
        if score.company_id is None and score.company:
            known = company_for(session, score.company, "", here=(), now=now)
            score = replace(score, company_id=known)
        session.add(_row(score, now))
        return True


def _row(score: Score, now: datetime) -> ScoreRow:
    parts: list[dict[str, Any]] = [asdict(one) for one in score.parts]
    return ScoreRow(
        community_id=score.community_id,
        quarter=score.quarter,
        company_id=score.company_id,
        company=score.company,
        credit_code=score.credit_code,
        rules=score.rules,
        total=score.total,
        colour=score.colour,
        parts=parts,
        fixed_at=now,
    )
