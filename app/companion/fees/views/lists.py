"""Lists at the company's desk: bills, payments, arrears, and as spreadsheets; sums for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import (
    BillFilter,
    fee_rate,
    list_arrears,
    list_bills,
    list_payments,
    list_tariffs,
    remind,
    sums_by_building,
)
from app.companion.fees.service.exports import (
    ARREARS,
    BILLS,
    PAYMENTS,
    Cell,
    arrears_rows,
    bill_rows,
    payment_rows,
    write_workbook,
)
from app.companion.fees.views.blueprint import DESK, READERS, SUM_READERS, XLSX, blueprint
from app.companion.frame import answer, render
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.sheets import write_sheet
from app.registry.service.units import building_groups, list_units

YEAR = timedelta(days=366)
SHOWN = 100


@blueprint.get("/communities/<community_id>/fees/bills")
@access(*READERS)
def all_bills(community_id: str) -> ResponseReturnValue:
    session, page = db.session(), _number("page", 1)
    return render(
        "companion/fees/bills.html",
        community_id,
        bills=list_bills(
            session, community_id, _filter(), today=local_date(clock.read()), page=page
        ),
        page=page,
        wanted=_filter(),
        tariffs=list_tariffs(session, community_id),
        buildings=building_groups(session, community_id),
    )


def _filter() -> BillFilter:
    return BillFilter(
        period=request.args.get("period", "").strip(),
        series=_number("series", 0),
        building=request.args.get("building", ""),
        state=request.args.get("state", ""),
    )


def _number(name: str, otherwise: int) -> int:
    written = request.args.get(name, "")
    is_number = written.isascii() and written.isdigit() and len(written) < 8
    return max(int(written), 0) or otherwise if is_number else otherwise


@blueprint.get("/communities/<community_id>/fees/<what>.<kind>")
@access(*READERS)
def export(community_id: str, what: str, kind: str) -> ResponseReturnValue:
    if kind not in ("csv", "xlsx"):
        abort(404)
    columns, rows = _table(community_id, what)
    record(
        current_officer(),
        "fees.export",
        what,
        {"kind": kind, "rows": len(rows)},
        now=clock.read(),
    )
    data = write_sheet(columns, rows) if kind == "csv" else write_workbook(what, columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{what}-{community_id}.{kind}"'}
    content = "text/csv; charset=utf-8" if kind == "csv" else XLSX
    return Response(data, content_type=content, headers=headers)


def _table(community_id: str, what: str) -> tuple[Sequence[str], list[list[Cell]]]:
    session, now = db.session(), clock.read()
    today = local_date(now)
    columns: Sequence[str]
    rows: Iterable[list[Cell]]
    if what == "bills":
        every = list_bills(session, community_id, _filter(), today=today, page=None)
        columns, rows = BILLS, bill_rows(every, today)
    elif what == "arrears":
        columns, rows = ARREARS, arrears_rows(list_arrears(session, community_id, today=today))
    elif what == "payments":
        columns, rows = PAYMENTS, payment_rows(list_payments(session, community_id, now - YEAR))
    else:
        abort(404)
    return columns, list(rows)


@blueprint.get("/communities/<community_id>/fees/flats")
@access(*READERS)
def find(community_id: str) -> ResponseReturnValue:
    """Look a flat up by a part of its label; the only one that fits is opened."""
    wanted = request.args.get("flat", "").strip()[:80]
    units = [one for one in list_units(db.session(), community_id) if wanted in one.label]
    if len(units) == 1:
        address = url_for("companion.fees.flat", community_id=community_id, unit_id=units[0].id)
        return redirect(address)
    return render("companion/fees/find.html", community_id, wanted=wanted, units=units[:SHOWN])


@blueprint.get("/communities/<community_id>/fees/arrears")
@access(*READERS)
def arrears(community_id: str) -> ResponseReturnValue:
    return _arrears_page(community_id)


def _arrears_page(community_id: str, wrong: str | None = None) -> str:
    lines = list_arrears(db.session(), community_id, today=local_date(clock.read()))
    return render("companion/fees/arrears.html", community_id, wrong=wrong, lines=lines)


@blueprint.post("/communities/<community_id>/fees/arrears")
@access(DESK)
def send_reminders(community_id: str) -> ResponseReturnValue:
    flat = request.form.get("flat", "")
    units = [int(flat)] if flat.isascii() and flat.isdigit() and len(flat) < 10 else []
    wanted = None if request.form.get("all") == "y" else units
    return answer(
        lambda: remind(community_id, wanted, officer_id=current_officer().id, now=clock.read()),
        lambda wrong: _arrears_page(community_id, wrong),
        then=lambda: url_for("companion.fees.arrears", community_id=community_id),
        said=_("Reminded where the register has a phone of the owner; the others need a letter."),
    )


@blueprint.get("/communities/<community_id>/fees/sums")
@access(*SUM_READERS)
def sums(community_id: str) -> ResponseReturnValue:
    session, today = db.session(), local_date(clock.read())
    year = _number("year", today.year)
    if not 2000 <= year <= 2099:
        abort(404)
    return render(
        "companion/fees/sums.html",
        community_id,
        year=year,
        whole=fee_rate(session, community_id, year=year, due_by=today),
        buildings=sums_by_building(session, community_id, year=year, due_by=today),
    )
