"""What an upheld objection changes, and the revocation of a certificate: pages of two offices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.acts import list_open_acts
from app.assembly.service.awaited import signing_of
from app.assembly.service.lookup import find_rights, view_right
from app.assembly.service.objections import find_objection
from app.assembly.service.read import (
    definition_of,
    find_document,
    find_right,
    get_assembly,
    get_right,
    line_of,
    read_document,
)
from app.assembly.views.act_words import register_explanation
from app.assembly.views.frame import render
from app.core.area import format_area
from app.core.errors import RuleError
from app.core.roll import parse_line
from app.counting.service import remedies, withdrawal
from app.counting.views.blueprint import blueprint
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record as record_act
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import units_of
from app.voting.service.state import load_state

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, SignedActRow

OFFICES = (Role.STREET_OFFICE, Role.REGISTRAR)
TYPES = ("revoke", "roll-correction")


@blueprint.get("/assemblies/<assembly_id>/remedies")
@access(*OFFICES)
def remedy(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session, me = db.session(), current_officer().id
    typed = request.form if request.method == "POST" else request.args
    number, asked = typed.get("i", type=int), typed.get("q", "")
    right = None if number is None else find_right(session, row.id, number)
    return render(
        "counting/remedies.html",
        row,
        wrong=wrong,
        typed=typed,
        asked=asked,
        objections=remedies.upheld_objections(session, row.id),
        found=[] if right else find_rights(session, row, asked),
        right=None if right is None else view_right(session, right),
        units=[] if right is None else _units(right),
        has_ballot=right is not None and load_state(session, right).counted is not None,
        groups=definition_of(row).groups,
        uses=remedies.USES,
        waiting=[
            (act, signing_of(session, row, act, me))
            for act in list_open_acts(session, row.id)
            if act.type in TYPES
        ],
    )


def _units(right: Any) -> list[dict[str, Any]]:
    """Return the line's units as the form shows them; labels in the order of the register."""
    labels = [unit.label for unit in units_of(db.session(), right.unit_ids)]
    units = line_of(right).units
    return [
        {
            "tag": unit.tag.hex(),
            "label": labels[0] if len(units) == len(labels) == 1 else unit.tag.hex()[:8],
            "area": format_area(unit.area),
            "group": unit.group,
            "use": unit.use,
        }
        for unit in units
    ]


def _propose(assembly_id: str, act: Callable[[], int], name: str) -> ResponseReturnValue:
    try:
        act_id = act()
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    record_act(current_officer(), name, str(act_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


@blueprint.post("/assemblies/<assembly_id>/revocations")
@access(*OFFICES)
def revoke_ballot(assembly_id: str) -> ResponseReturnValue:
    typed, me, now = request.form, current_officer().id, clock.read()
    return _propose(
        assembly_id,
        lambda: remedies.propose_revocation(
            assembly_id,
            i=typed.get("i", 0, type=int),
            objection=typed.get("objection", ""),
            officer_id=me,
            now=now,
        ),
        "ballot.revoke",
    )


@blueprint.post("/assemblies/<assembly_id>/corrections")
@access(*OFFICES)
def correct_roll(assembly_id: str) -> ResponseReturnValue:
    typed, me, now = request.form, current_officer().id, clock.read()
    tags = typed.getlist("tag")
    columns = (typed.getlist(name) for name in ("area", "group", "use"))
    changes = [remedies.UnitChange(*cells) for cells in zip(tags, *columns, strict=False)]
    return _propose(
        assembly_id,
        lambda: remedies.propose_correction(
            assembly_id,
            i=typed.get("i", 0, type=int),
            units=changes,
            objection=typed.get("objection", ""),
            officer_id=me,
            now=now,
        ),
        "roll.correct",
    )


@blueprint.route("/assemblies/<assembly_id>/certificate-revocation", methods=["GET", "POST"])
@access(Role.STREET_OFFICE)
@step_up
def revoke_certificate(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    if request.method == "GET":
        return _revocation_page(row)
    try:
        act_id = withdrawal.propose_certificate_revocation(
            assembly_id,
            reason=request.form.get("reason", ""),
            text=request.form.get("text", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _revocation_page(row, sentence(refused)), status_of(refused)
    record_act(current_officer(), "certificate.revoke", assembly_id, now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def _revocation_page(row: AssemblyRow, wrong: str | None = None) -> str:
    return render(
        "counting/revocation.html",
        row,
        reasons=withdrawal.REASONS,
        typed=request.form,
        wrong=wrong,
    )


def _explain_revocation(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    right = get_right(session, row.id, act.body["i"])
    objection = find_objection(session, row.id, act.body["objection"])
    return {"right": view_right(session, right), "objection": objection}


def _explain_correction(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    (value,) = act.body["lines"]
    right = get_right(session, row.id, value["i"])
    objection = find_objection(session, row.id, act.body["objection"])
    return {
        "right": view_right(session, right),
        "objection": objection,
        "before": line_of(right).units,
        "after": parse_line(value).units,
    }


def _explain_certificate(row: AssemblyRow, _act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    found = find_document(session, row.id, withdrawal.DOCUMENT)
    return {"text": "" if found is None else read_document(session, found).decode()}


register_explanation("revoke", _explain_revocation)
register_explanation("roll-correction", _explain_correction)
register_explanation("certificate-revocation", _explain_certificate)
