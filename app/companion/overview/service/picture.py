"""One picture 一图总览: sums over thousands of communities in a handful of statements.

Law: read from the nightly lines only, all of one night: the last that is whole. Sums and medians
are the database's, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, func, select

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.snapshots import whole_night
from app.core.errors import RuleError
from app.supervision.service.tree import placed_communities

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery
    from sqlalchemy.orm import Session

    from app.companion.overview.service.scope import Scope

PAGE = 50
SUMS = (
    "units",
    "residents",
    "flats",
    "votes_open",
    "votes_decided",
    "tickets_open",
    "tickets_overdue",
    "fees_billed",
    "fees_paid",
    "alert_count",
)
COLOURS = ("green", "yellow", "red")
MEDIANS = ("turnout", "first_response")
# By which a list of communities can be asked for: the figures a picture shows.
LISTED = (*SUMS, *MEDIANS, *COLOURS, "communities", "fee_rate", "score", "urgency")
# How many communities stand on the picture itself because they need somebody first.
FIRST = 5


class FigureNotFound(RuleError):
    """A picture has no such figure."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over communities; `colours` counts green, yellow and red ones."""

    communities: int
    values: dict[str, int]
    colours: dict[str, int]

    def __getitem__(self, name: str) -> int:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Picture:
    """What lies in a scope: sums, medians, sums of each office below, and of which day."""

    day: date | None
    taken_at: datetime | None
    total: Sums
    turnout: int | None
    first_response: int | None
    below: tuple[tuple[int, Sums], ...]


def draw(session: Session, scope: Scope) -> Picture:
    """Return the picture of a scope: six statements, however many communities lie in it."""
    day = whole_night(session)
    if day is None:
        return Picture(None, None, _sums([0] * (len(SUMS) + 4)), None, None, ())
    columns = _sum_columns()
    total = session.execute(in_scope(scope, day, func.min(SnapshotRow.taken_at), *columns)).one()
    medians = [_median(session, scope, day, name) for name in MEDIANS]
    below = _by_office(session, scope, day, columns) if scope.children else ()
    return Picture(day, total[0], _sums(total[1:]), medians[0], medians[1], below)


def _sum_columns() -> list[ColumnElement[Any]]:
    sums = [func.coalesce(func.sum(getattr(SnapshotRow, name)), 0) for name in SUMS]
    colours = [
        func.coalesce(func.sum(case((SnapshotRow.colour == one, 1), else_=0)), 0) for one in COLOURS
    ]
    return [func.count(), *sums, *colours]


def _sums(row: Sequence[Any]) -> Sums:
    numbers = [int(one) for one in row]
    count, sums, colours = numbers[0], numbers[1 : 1 + len(SUMS)], numbers[1 + len(SUMS) :]
    return Sums(count, dict(zip(SUMS, sums, strict=True)), dict(zip(COLOURS, colours, strict=True)))


def in_scope(scope: Scope, day: date, *columns: Any, places: Subquery | None = None) -> Select[Any]:
    """Return the look-up of the lines of a night of the communities of a scope."""
    places = placed_communities().subquery() if places is None else places
    inside: ColumnElement[bool] = places.c.office_id.in_(scope.offices)
    if scope.communities:
        inside = inside | SnapshotRow.community_id.in_(scope.communities)
    return (
        select(*columns)
        .select_from(SnapshotRow)
        .outerjoin(places, places.c.community_id == SnapshotRow.community_id)
        .where(SnapshotRow.on == day, inside)
    )


def _median(session: Session, scope: Scope, day: date, name: str) -> int | None:
    """Return the lower median of a figure over the communities that have it."""
    column = getattr(SnapshotRow, name)
    place = func.row_number().over(order_by=column).label("place")
    every = func.count().over().label("every")
    ranked = in_scope(scope, day, column.label("value"), place, every)
    inner = ranked.where(column.is_not(None)).subquery()
    upper = select(inner.c.value).where(inner.c.place * 2 >= inner.c.every)
    found = session.execute(upper.order_by(inner.c.place).limit(1)).first()
    return None if found is None else int(found[0])


def _by_office(
    session: Session, scope: Scope, day: date, columns: list[ColumnElement[Any]]
) -> tuple[tuple[int, Sums], ...]:
    """Return the sums of each office right below, rolled up from those that stand over homes."""
    places = placed_communities().subquery()
    statement = in_scope(scope, day, places.c.office_id, *columns, places=places)
    leaves = {row[0]: row[1:] for row in session.execute(statement.group_by(places.c.office_id))}
    found = []
    for place, offices in scope.children:
        rows = [leaves[one] for one in offices if one in leaves]
        summed = [sum(int(row[i]) for row in rows) for i in range(len(columns))]
        found.append((place.id, _sums(summed)))
    return tuple(found)


def list_first(session: Session, scope: Scope, day: date | None) -> list[SnapshotRow]:
    """Return the communities that need somebody first: by what their alerts weigh together."""
    if day is None:
        return []
    statement = _behind(in_scope(scope, day, SnapshotRow), "urgency")
    return list(session.scalars(statement.limit(FIRST)))


def list_lines(
    session: Session, scope: Scope, figure: str, *, page: int | None = None
) -> list[SnapshotRow]:
    """Return the communities behind a figure, the most telling first; all without a page.

    Raises FigureNotFound.
    """
    if figure not in LISTED:
        raise FigureNotFound(figure=figure[:40])
    day = whole_night(session)
    if day is None:
        return []
    statement = _behind(in_scope(scope, day, SnapshotRow), figure)
    if page is not None:
        statement = statement.limit(PAGE).offset((page - 1) * PAGE)
    return list(session.scalars(statement))


def _behind(statement: Select[Any], figure: str) -> Select[Any]:
    by_name = (SnapshotRow.name, SnapshotRow.community_id)
    if figure == "communities":
        return statement.order_by(*by_name)
    if figure in COLOURS:
        return statement.where(SnapshotRow.colour == figure).order_by(*by_name)
    if figure == "fee_rate":
        share = SnapshotRow.fees_paid * 1.0 / SnapshotRow.fees_billed
        return statement.where(SnapshotRow.fees_billed > 0).order_by(share, *by_name)
    if figure == "urgency":
        late = SnapshotRow.tickets_overdue.desc()
        urgent = statement.where(SnapshotRow.urgency > 0)
        return urgent.order_by(SnapshotRow.urgency.desc(), late, *by_name)
    column = getattr(SnapshotRow, figure)
    if figure in ("turnout", "score"):
        return statement.where(column.is_not(None)).order_by(column, *by_name)
    return statement.where(column > 0).order_by(column.desc(), *by_name)
