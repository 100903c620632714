"""The papers of a count: its record, each decision, a consultation's result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response
from flask.typing import ResponseReturnValue

from app.assembly.service.read import definition_of, get_assembly, time_of
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.counting.service.papers import (
    CONSULTATION,
    consultation_of,
    count_record_of,
    decisions_of,
    resolution_of,
)
from app.counting.service.progress import COUNTED
from app.counting.views.blueprint import blueprint
from app.counting.views.desk import READERS
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.papers import PaperNotFound, write_paper

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/count/papers")
@access(*READERS)
def count_papers(assembly_id: str) -> ResponseReturnValue:
    session = db.session()
    row = get_assembly(session, assembly_id)
    posted = Phase(row.phase) in COUNTED[1:]
    at = time_of(row, clock.read())
    return render(
        "counting/papers.html",
        row,
        posted=posted,
        decisions=decisions_of(session, row, at=at) if posted else [],
        wishes=_motions(row) if row.kind == CONSULTATION else [],
    )


def _motions(row: AssemblyRow) -> list[tuple[int, str]]:
    return [(number, one.title) for number, one in enumerate(definition_of(row).motions, 1)]


@blueprint.get("/assemblies/<assembly_id>/count/papers/<paper_id>.pdf")
@access(*READERS)
@limiter.limit("60 per 10 minutes")
def count_paper(assembly_id: str, paper_id: str) -> ResponseReturnValue:
    session = db.session()
    row = get_assembly(session, assembly_id)
    at = time_of(row, clock.read())
    kind, _, number = paper_id.partition("-of-")
    fields: object
    if paper_id == "count-record":
        fields = count_record_of(session, row, at=at)
    elif kind == "consultation-result" and number.isdecimal():
        fields = consultation_of(session, row, int(number), at=at)
    elif kind == "resolution" and number.isdecimal():
        fields = resolution_of(session, row, int(number), at=at)
    else:
        raise PaperNotFound(paper=paper_id)
    manuscript = write_paper(kind, fields, now=at)
    # Setting takes a second: the database is let go of before.
    session.rollback()
    return Response(manuscript.make(), mimetype="application/pdf")
