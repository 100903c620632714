"""Putting service up for the convener's signature, and what its page says before it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.read import get_assembly
from app.assembly.views.act_words import register_explanation
from app.core.errors import RuleError
from app.delivery.service.entries import propose_service, served_by
from app.delivery.views.blueprint import blueprint
from app.delivery.views.ledger import ledger_page
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, SignedActRow


@blueprint.post("/assemblies/<assembly_id>/service/entries")
@access(Role.CONVENER)
def propose(assembly_id: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    try:
        act_id = propose_service(
            assembly_id,
            channel=request.form.get("channel", ""),
            warned=request.form.get("warned") == "y",
            officer_id=officer.id,
            now=now,
        )
    except RuleError as refused:
        db.session().rollback()
        return ledger_page(get_assembly(db.session(), assembly_id), say(refused)), status_of(
            refused
        )
    record(officer, "assembly.service", assembly_id, now=now)
    return redirect(url_for("assembly.act", act_id=act_id))


def _explain(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    return {"served": served_by(db.session(), row, act.body["rights"])}


register_explanation("service", _explain)
