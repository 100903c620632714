"""Companies across the communities of a scope: how many of each colour, the worst first.

Law: a company's colour is that of the mean of its communities' last fixed points, each community
alike, by the thresholds of today's rules; the list says beside it how many are green, yellow and
red, so that one good community hides no bad one. Nothing outside the scope is counted or named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.picture import COLOURS, in_scope
from app.companion.overview.service.snapshots import whole_night
from app.companion.rating import service as rating
from app.core.errors import RuleError
from app.supervision.service.tree import placed_communities

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.overview.service.scope import Scope
    from app.companion.rating.models import MeasureRow

ORDER = ("red", "yellow", "green", "")


class CompanyNotFound(RuleError):
    """No community of this part of the tree has to do with such a company."""


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A company in a scope: communities by colour, mean points in hundredths, sums, its rung.

    `colours` counts the communities that are green, yellow and red; `rung` is the highest.
    """

    id: int
    name: str
    credit_code: str
    communities: int
    colours: dict[str, int]
    score: int | None
    colour: str
    tickets_open: int
    tickets_overdue: int
    fees_billed: int
    fees_paid: int
    rung: int


@dataclass(frozen=True, slots=True)
class Stays:
    """A community where a company served before, and until when."""

    community_id: str
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A company in a scope: its line, its communities, quarters, measures, where it was before."""

    line: CompanyLine
    rows: Sequence[SnapshotRow]
    scores: Sequence[rating.Score]
    measures: Sequence[MeasureRow]
    before: Sequence[Stays]
    since: dict[str, date]
    names: dict[str, str]


def list_companies(
    session: Session, scope: Scope, *, today: date, day: date | None = None
) -> list[CompanyLine]:
    """Return the companies that serve in a scope, the worst first: one statement.

    Names are those of a nightly line and codes are empty; `named` brings the companies' own. `day`
    is the night to read, if it is known.
    """
    day = day or whole_night(session)
    if day is None:
        return []
    company = SnapshotRow.company_id
    statement = in_scope(scope, day, company, func.max(SnapshotRow.company), *_columns())
    rows = session.execute(statement.where(company.is_not(None)).group_by(company))
    lines = [_line(rating.Company(row[0], row[1], ""), row[2:], today) for row in rows]
    return sorted(lines, key=_worst_first)


def named(session: Session, lines: Sequence[CompanyLine]) -> list[CompanyLine]:
    """Return these lines with the companies' own names and codes: one statement."""
    known = rating.companies_by_id(session, [one.id for one in lines])
    return [
        replace(one, name=known[one.id].name, credit_code=known[one.id].credit_code)
        for one in lines
    ]


def _columns() -> list[Any]:
    coloured = SnapshotRow.colour != ""
    sums = ("tickets_open", "tickets_overdue", "fees_billed", "fees_paid")
    return [
        func.count(),
        *(func.sum(case((SnapshotRow.colour == one, 1), else_=0)) for one in COLOURS),
        func.sum(case((coloured, SnapshotRow.score), else_=0)),
        *(func.sum(getattr(SnapshotRow, one)) for one in sums),
        func.max(SnapshotRow.rung),
    ]


def _line(company: rating.Company, found: Sequence[Any], today: date) -> CompanyLine:
    count, green, yellow, red, points, *sums = (int(one or 0) for one in found)
    coloured = green + yellow + red
    score = points // coloured if coloured else None
    rules = rating.rules_for(rating.quarter_of(today))
    colour = "" if score is None else rating.colour_of_total(score, rules)
    counts = dict(zip(COLOURS, (green, yellow, red), strict=True))
    return CompanyLine(
        company.id, company.name, company.credit_code, count, counts, score, colour, *sums
    )


def _worst_first(one: CompanyLine) -> tuple[int, int, int, int, str]:
    points = one.score if one.score is not None else 10**6
    return (ORDER.index(one.colour), points, -one.rung, -one.tickets_overdue, one.name)


def count_colours(companies: Sequence[CompanyLine]) -> dict[str, int]:
    """Return how many companies have each colour; those without one are left out."""
    return {one: sum(line.colour == one for line in companies) for one in COLOURS}


def read_company(session: Session, scope: Scope, company_id: int, *, today: date) -> CompanyPage:
    """Return a company's page; raises CompanyNotFound where nothing of it lies in the scope.

    A dozen statements, in however many communities it serves.
    """
    company, day = rating.find_company(session, company_id), whole_night(session)
    if company is None or day is None:
        raise CompanyNotFound
    lines = in_scope(scope, day, SnapshotRow).where(SnapshotRow.company_id == company_id)
    rows = session.scalars(lines.order_by(SnapshotRow.score, SnapshotRow.name)).all()
    scores = rating.scores_of(session, company_id)
    measures = rating.measures_of(session, company_id)
    stays = rating.stays_of(session, company_id)
    now_here = {row.community_id for row in rows}
    others = {one.community_id for one in stays} | {one.community_id for one in scores}
    others = (others | {one.community_id for one in measures}) - now_here
    inside = now_here | communities_inside(session, scope, others)
    if not inside:
        raise CompanyNotFound
    named = select(SnapshotRow.community_id, SnapshotRow.name).where(SnapshotRow.on == day)
    found = session.execute(named.where(SnapshotRow.community_id.in_(inside)))
    names = {place: name for place, name in found}
    return CompanyPage(
        line=_line(company, _sums_of(rows), today),
        rows=rows,
        scores=[one for one in scores if one.community_id in inside],
        measures=[one for one in measures if one.community_id in inside],
        before=[
            Stays(one.community_id, names.get(one.community_id, ""), one.since, one.until)
            for one in stays
            if one.community_id in inside and one.community_id not in now_here
        ],
        since={one.community_id: one.since for one in reversed(stays)},
        names=names,
    )


def _sums_of(rows: Sequence[SnapshotRow]) -> list[int]:
    """Return of these lines what `_columns` brings of many."""
    coloured = [one for one in rows if one.colour]
    return [
        len(rows),
        *(sum(one.colour == name for one in rows) for name in COLOURS),
        sum(one.score or 0 for one in coloured),
        sum(one.tickets_open for one in rows),
        sum(one.tickets_overdue for one in rows),
        sum(one.fees_billed for one in rows),
        sum(one.fees_paid for one in rows),
        max((one.rung for one in rows), default=0),
    ]


def communities_inside(session: Session, scope: Scope, ids: Collection[str]) -> set[str]:
    """Return those of these communities that lie in a scope: one statement."""
    if not ids:
        return set()
    places = placed_communities().subquery()
    statement = select(places.c.community_id).where(
        places.c.community_id.in_(ids), places.c.office_id.in_(scope.offices)
    )
    return set(session.scalars(statement)) | (set(ids) & scope.communities)
