"""The officers of a running assembly: who they are, and the proposal of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.acts import roster_of
from app.assembly.service.awaited import number_of
from app.assembly.service.officers import name_officer
from app.assembly.service.read import get_assembly
from app.assembly.service.staff import may_come, propose_officer_change
from app.assembly.views.blueprint import blueprint
from app.assembly.views.contacts import KEEPERS
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.core.signers import ANCHORED_ROLES
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/officers")
@access(*KEEPERS)
def officer_changes(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session = db.session()
    officers = roster_of(session, row).officers
    return render(
        "assembly/officers.html",
        row,
        wrong=wrong,
        officers=[(number_of(one), name_officer(one)) for one in officers],
        anchored=ANCHORED_ROLES,
        candidates=may_come(session, row),
        typed=request.form,
    )


@blueprint.post("/assemblies/<assembly_id>/officers")
@access(*KEEPERS)
def change_officer(assembly_id: str) -> ResponseReturnValue:
    officer = current_officer()
    try:
        act_id = propose_officer_change(
            assembly_id,
            coming=request.form.get("coming", 0, type=int),
            replaces=request.form.get("replaces", type=int),
            officer_id=officer.id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    record(officer, "officer.change", str(act_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))
