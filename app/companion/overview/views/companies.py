"""Companies across the communities that an officer sees: the list, the worst first, and each."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.overview.service import companies as service
from app.companion.overview.service.picture import COLOURS, PAGE
from app.companion.overview.views.blueprint import blueprint
from app.companion.overview.views.picture import asked_scope
from app.companion.overview.views.words import WORDS, shown
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.sheets import write_sheet


@blueprint.get("/overview/companies")
@access.officer
def companies() -> ResponseReturnValue:
    scope, office = asked_scope()
    lines = service.list_companies(db.session(), scope, today=local_date(clock.read()))
    colour = request.args.get("colour", "")
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000)
    chosen = [one for one in lines if colour not in COLOURS or one.colour == colour]
    return render_template(
        "companion/overview/companies.html",
        scope=scope,
        office=office,
        colour=colour if colour in COLOURS else "",
        counts=service.count_colours(lines),
        lines=service.named(db.session(), chosen[(page - 1) * PAGE : page * PAGE]),
        page=page,
        more=len(chosen) > page * PAGE,
    )


@blueprint.get("/overview/companies/<int:company_id>")
@access.officer
def company(company_id: int) -> ResponseReturnValue:
    scope, office = asked_scope()
    today = local_date(clock.read())
    return render_template(
        "companion/overview/company.html",
        scope=scope,
        office=office,
        page=service.read_company(db.session(), scope, company_id, today=today),
    )


@blueprint.get("/overview/companies.csv")
@access.officer
def companies_sheet() -> ResponseReturnValue:
    scope, office = asked_scope()
    lines = service.list_companies(db.session(), scope, today=local_date(clock.read()))
    header = [_("Company"), _("Its unified social credit code"), *_heads(), _("Colour")]
    data = write_sheet(header, [_cells(one) for one in service.named(db.session(), lines)])
    record(
        current_officer(),
        "overview.companies",
        office or "",
        {"lines": len(lines)},
        now=clock.read(),
    )
    answer = Response(data, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="companies.csv"'
    return answer


COLUMNS = (
    "communities",
    "green",
    "yellow",
    "red",
    "tickets_open",
    "tickets_overdue",
    "fees_billed",
    "fees_paid",
    "score",
)


def _heads() -> list[str]:
    return [str(WORDS["figure"][name]) for name in COLUMNS]


def _cells(one: service.CompanyLine) -> list[object]:
    values = [one.colours[name] if name in one.colours else getattr(one, name) for name in COLUMNS]
    figures = [
        shown(value, name).replace(",", "") for value, name in zip(values, COLUMNS, strict=True)
    ]
    return [one.name, one.credit_code, *figures, one.colour]
