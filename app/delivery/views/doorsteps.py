"""Doorstep lists for the conveners: each one is asked for, kept, and counted in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.delivery.papers import doorstep_paper
from app.delivery.service.doorsteps import (
    DoorstepList,
    count_buildings,
    count_looks,
    is_before_opening,
    look,
)
from app.delivery.service.progress import is_shown
from app.delivery.views.blueprint import blueprint
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/doorsteps")
@access(Role.CONVENER)
def doorsteps(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, found: DoorstepList | None = None, wrong: str | None = None) -> str:
    session, early = db.session(), is_before_opening(row)
    is_listed = early or is_shown(row)
    return render(
        "delivery/doorsteps.html",
        row,
        found=found,
        wrong=wrong,
        unserved=early,
        is_shown=is_listed,
        counts=count_buildings(session, row) if is_listed else [],
        looks=count_looks(session, row.id),
    )


@blueprint.post("/assemblies/<assembly_id>/doorsteps")
@access(Role.CONVENER)
def show_doorsteps(assembly_id: str) -> ResponseReturnValue:
    """A list is asked for by POST: nothing that merely follows links makes a look."""
    officer = current_officer()
    try:
        found = look(
            assembly_id,
            request.form.get("building", ""),
            with_phones=request.form.get("phones") == "y",
            officer_id=officer.id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, wrong=say(refused)), status_of(refused)
    row = get_assembly(db.session(), assembly_id)
    if request.form.get("as") != "pdf" or found.unserved:
        return _page(row, found)
    data = doorstep_paper(db.session(), row, found, printed_for=officer.name)
    headers = {"Content-Disposition": 'attachment; filename="doorsteps.pdf"'}
    return Response(data, content_type="application/pdf", headers=headers)
