"""The registers of paper ballots on screen and on paper."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.frame import render
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.papers import write_paper
from app.platform.roles import Role
from app.voting.service.paper.registers import FILTERS, read_registers
from app.voting.service.register_paper import paper_register_of
from app.voting.views.blueprint import blueprint
from app.voting.views.words import REGISTER_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/desk/<assembly_id>/register")
@access(Role.CLERK, Role.SCRUTINEER)
def paper_register(assembly_id: str) -> ResponseReturnValue:
    row, wanted = get_assembly(db.session(), assembly_id), request.args.get("show", "")
    registers = read_registers(db.session(), row)
    return render(
        "voting/register.html",
        row,
        buildings=registers.by_building(wanted),
        counts=[(name, registers.count(name)) for name in FILTERS],
        wanted=wanted,
        words=REGISTER_WORDS,
    )


@blueprint.get("/desk/<assembly_id>/register.pdf")
@access(Role.CLERK, Role.SCRUTINEER)
@limiter.limit("60 per 10 minutes")
def paper_register_pdf(assembly_id: str) -> ResponseReturnValue:
    row, now = get_assembly(db.session(), assembly_id), clock.read()
    pdf = _set(row, time_of(row, now))
    record(current_officer(), "desk.register.print", assembly_id, now=now)
    return Response(pdf, mimetype="application/pdf")


def _set(row: AssemblyRow, at: datetime) -> bytes:
    session = db.session()
    manuscript = write_paper("paper-register", paper_register_of(session, row), now=at)
    # Setting takes seconds: the database is let go of before.
    session.rollback()
    return manuscript.make()
