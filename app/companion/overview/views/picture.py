"""One picture 一图总览: everything an officer oversees, down to the list behind each figure."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service import picture as service
from app.companion.overview.service.companies import count_colours, list_companies, named
from app.companion.overview.service.scope import Scope, scope_of
from app.companion.overview.views.blueprint import blueprint
from app.companion.overview.views.words import WORDS, shown
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.sheets import write_sheet

WORST = 5
COLUMNS = (
    "units",
    "residents",
    "flats",
    "votes_open",
    "votes_decided",
    "turnout",
    "tickets_open",
    "tickets_overdue",
    "first_response",
    "fees_billed",
    "fees_paid",
    "score",
    "alert_count",
)


def asked_scope() -> tuple[Scope, int | None]:
    """Return what the officer sees, or the part below the office that the address names."""
    office = request.args.get("office", type=int)
    return scope_of(db.session(), current_officer(), office), office


@blueprint.get("/overview")
@access.officer
def picture() -> ResponseReturnValue:
    scope, office = asked_scope()
    drawn = service.draw(db.session(), scope)
    session, today = db.session(), local_date(clock.read())
    companies = list_companies(session, scope, today=today, day=drawn.day)
    worst = [one for one in companies if one.colour in ("red", "yellow")][:WORST]
    names = {one.id: one for one, _below in scope.children}
    return render_template(
        "companion/overview/picture.html",
        scope=scope,
        office=office,
        drawn=drawn,
        first=service.list_first(session, scope, drawn.day),
        companies=count_colours(companies),
        worst=named(session, worst),
        below=[(names[number], sums) for number, sums in drawn.below],
    )


@blueprint.get("/overview/figures/<name>")
@access.officer
def figure(name: str) -> ResponseReturnValue:
    scope, office = asked_scope()
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000)
    rows = service.list_lines(db.session(), scope, name, page=page)
    return render_template(
        "companion/overview/figure.html",
        name=name,
        scope=scope,
        office=office,
        rows=rows,
        page=page,
        more=len(rows) == service.PAGE,
    )


@blueprint.get("/overview/communities.csv")
@access.officer
def sheet() -> ResponseReturnValue:
    scope, office = asked_scope()
    rows = service.list_lines(db.session(), scope, "communities")
    header = [_("Community"), *(str(WORDS["figure"][name]) for name in COLUMNS)]
    header += [_("Colour"), _("Day")]
    data = write_sheet(header, [_cells(row) for row in rows])
    record(
        current_officer(), "overview.export", office or "", {"lines": len(rows)}, now=clock.read()
    )
    answer = Response(data, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="communities.csv"'
    return answer


def _cells(row: SnapshotRow) -> list[object]:
    figures = [shown(getattr(row, name), name).replace(",", "") for name in COLUMNS]
    return [row.name, *figures, row.colour, row.on.isoformat()]
