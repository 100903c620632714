"""Who took part in a secret vote, for everybody in numbers, for those entitled line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.counting.service.heads import read_log
from app.counting.service.participants import ParticipantsNotShown, participation_of
from app.counting.service.tallying import tally_from
from app.counting.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.forms import csrf_exempt
from app.platform.roles import Role
from app.registry.service import get_community
from app.voting.service.identity import check_owner_of

if TYPE_CHECKING:
    from datetime import datetime

    from app.assembly.models import AssemblyRow

# Those entitled to the whole record whatever the publication (PROTOCOL §0).
ENTITLED = (Role.CLERK, Role.SCRUTINEER, Role.STREET_OFFICE, Role.AUDITOR)


@blueprint.get("/a/<assembly_id>/participants")
@access.public
def participants(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    row = get_assembly(db.session(), assembly_id)
    try:
        found = participation_of(db.session(), row)
    except ParticipantsNotShown:
        abort(404)
    return render_template(
        "counting/participants.html",
        row=row,
        community=get_community(db.session(), row.community_id),
        participation=found,
        lines=definition_of(row).publication == "public",
        until=_until(row),
    )


@blueprint.post("/a/<assembly_id>/participants")
@access.public
@csrf_exempt
def owners_participants(assembly_id: str) -> ResponseReturnValue:
    """The same line by line for a verified owner: the booth's token opens it."""
    check_owner_of(assembly_id, request.form.get("token", ""), now=clock.read())
    found = participation_of(db.session(), get_assembly(db.session(), assembly_id))
    return jsonify(
        motions=[
            {"motion": one.motion.id, "heads": one.heads, "area": one.area, "lines": one.lines}
            for one in found
        ]
    )


@blueprint.get("/assemblies/<assembly_id>/participants")
@access(*ENTITLED)
def participants_by_line(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    return render(
        "counting/participants_by_line.html",
        row,
        participation=participation_of(db.session(), row),
        lines=True,
        until=_until(row),
    )


def _until(row: AssemblyRow) -> datetime | None:
    """Return until when may be objected to who took part; None once the votes are added up."""
    return tally_from(read_log(db.session(), row)) if phase_of(row) is Phase.CLOSED else None
