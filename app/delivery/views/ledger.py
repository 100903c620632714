"""The ledger's pages: who is served and who is not, one right's history, export, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.frame import render
from app.delivery.service.attempts import CHANNELS, RELATIONS, RESULTS
from app.delivery.service.costs import count_costs
from app.delivery.service.entries import unsigned_groups
from app.delivery.service.evidence import find_evidence
from app.delivery.service.export import write_csv, write_workbook
from app.delivery.service.history import former_of, history_of
from app.delivery.service.ledger import Filters, Ledger, find_line, read_ledger
from app.delivery.service.roll import Sum, load_roll
from app.delivery.service.rules import find_warning
from app.delivery.views.blueprint import blueprint
from app.delivery.views.fields import local_now
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import wants_json
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

READERS = (Role.CONVENER, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE, Role.AUDITOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/assemblies/<assembly_id>/service")
@access(*READERS)
def ledger(assembly_id: str) -> ResponseReturnValue:
    now = clock.read()
    advance_if_due(assembly_id, now)
    row = get_assembly(db.session(), assembly_id)
    if wants_json():
        return jsonify(_facts(row))
    return ledger_page(row)


def ledger_page(row: AssemblyRow, wrong: str | None = None) -> str:
    """Return the ledger with the filters of the address."""
    session, filters = db.session(), _filters()
    found = read_ledger(session, row, filters, page=request.args.get("page", 1, int))
    return render(
        "delivery/ledger.html",
        row,
        wrong=wrong,
        ledger=found,
        filters=filters,
        buildings=buildings_of(row),
        groups=unsigned_groups(session, row),
        former=former_of(session, row),
        costs=count_costs(session, row.id),
        counts_silence=row.definition is not None and find_warning(row) is not None,
    )


def buildings_of(row: AssemblyRow) -> list[str]:
    """Return the buildings of the roll, or of the register before there is one."""
    return list(load_roll(db.session(), row).buildings)


def _filters() -> Filters:
    given = request.args
    return Filters(given.get("building", ""), given.get("status", ""), given.get("channel", ""))


def _facts(row: AssemblyRow) -> dict[str, Any]:
    session = db.session()
    found: Ledger = read_ledger(session, row, Filters(), size=1)
    return {
        "whole": _sum(found.whole),
        "totals": {status.value: _sum(total) for status, total in found.totals.items()},
        "unsigned": [
            {"channel": one.channel, "warned": one.warned, **_sum(one.sum)}
            for one in unsigned_groups(session, row)
        ],
    }


def _sum(total: Sum) -> dict[str, int]:
    return {"rights": total.rights, "heads": total.heads, "area": total.area}


@blueprint.get("/assemblies/<assembly_id>/service/rights/<int:i>")
@access(*READERS)
def right(assembly_id: str, i: int) -> ResponseReturnValue:
    return right_page(get_assembly(db.session(), assembly_id), i)


def right_page(row: AssemblyRow, i: int, wrong: str | None = None) -> str:
    """Return one right's page; what was typed stays."""
    session = db.session()
    line = find_line(session, row, i)
    if line is None:
        abort(404)
    return render(
        "delivery/right.html",
        row,
        wrong=wrong,
        line=line,
        history=history_of(session, row, line.right),
        former=former_of(session, row, line.right),
        channels=CHANNELS,
        results=RESULTS,
        relations=RELATIONS,
        local_now=local_now(time_of(row, clock.read())),
        counts_silence=find_warning(row) is not None,
        typed=request.form,
    )


@blueprint.get("/assemblies/<assembly_id>/service/ledger.<kind>")
@access(*READERS)
def export(assembly_id: str, kind: str) -> ResponseReturnValue:
    if kind not in ("csv", "xlsx"):
        abort(404)
    session = db.session()
    row = get_assembly(session, assembly_id)
    found = read_ledger(session, row, _filters(), size=None)
    data = write_csv(found) if kind == "csv" else write_workbook(found)
    detail = {"kind": kind, "rights": found.matched.rights}
    record(current_officer(), "delivery.export", assembly_id, detail, now=clock.read())
    headers = {"Content-Disposition": f'attachment; filename="service-{assembly_id}.{kind}"'}
    content = "text/csv; charset=utf-8" if kind == "csv" else XLSX
    return Response(data, content_type=content, headers=headers)


@blueprint.get("/assemblies/<assembly_id>/service/evidence/<sha256>")
@access(*READERS)
def evidence(assembly_id: str, sha256: str) -> ResponseReturnValue:
    data = find_evidence(db.session(), assembly_id, sha256)
    if data is None:
        abort(404)
    return Response(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
