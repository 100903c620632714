"""The papers of an assembly that its own facts fill, made when an officer asks for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import effective_closes
from app.assembly.service.first_papers import objections_of, prepared_matters_of
from app.assembly.service.papers import agenda_of, roll_posting_of
from app.assembly.service.read import definition_of, get_assembly, phase_of, time_of
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.papers import PAPERS, PaperNotFound, write_paper
from app.platform.roles import Role
from app.voting.service.blank_forms import blank_designation, blank_proxy_letter
from app.voting.service.paper.boxes import list_boxes
from app.voting.service.paper.counting_papers import ballot_boxes_of, counting_sessions_of
from app.voting.service.paper.session import list_sessions
from app.voting.service.papers import daily_turnout_of, extension_of
from app.voting.views.blueprint import blueprint

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

READERS = (
    Role.CONVENER,
    Role.REGISTRAR,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE,
    Role.AUDITOR,
)
Fill = Callable[["AssemblyRow", datetime], object]
FILLS: dict[str, Fill] = {
    "agenda": lambda row, _: agenda_of(db.session(), row),
    "roll-posting": lambda row, _: roll_posting_of(db.session(), row),
    "daily-turnout": lambda row, at: daily_turnout_of(db.session(), row, at=at),
    "extension": lambda row, _: extension_of(db.session(), row),
    "objections": lambda row, _: objections_of(db.session(), row),
    "prepared-matters": lambda row, _: prepared_matters_of(db.session(), row),
    "counting-session": lambda row, _: counting_sessions_of(db.session(), row),
    "proxy-letter": lambda row, at: blank_proxy_letter(db.session(), row, at=at),
    "designation": lambda row, at: blank_designation(db.session(), row, at=at),
    "ballot-boxes": lambda row, _: ballot_boxes_of(db.session(), row),
}


@blueprint.get("/assemblies/<assembly_id>/papers")
@access(*READERS)
def papers(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    return render("voting/papers.html", row, papers=[PAPERS[name] for name in _there(row)])


def _there(row: AssemblyRow) -> list[str]:
    """The papers whose facts are there by now."""
    if phase_of(row) in (Phase.DRAFT, Phase.APPROVED):
        return []
    there = ["prepared-matters"] if row.kind == "first" else []
    there += ["agenda", "roll-posting", "objections"]
    if phase_of(row) in (Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN):
        there += ["designation"]
        there += ["proxy-letter"] if definition_of(row).policies.proxy_cap else []
    there += ["daily-turnout"] if row.manifest is not None else []
    there += ["extension"] if effective_closes(row) != definition_of(row).closes else []
    there += ["counting-session"] if list_sessions(db.session(), row.id) else []
    there += ["ballot-boxes"] if list_boxes(db.session(), row.id) else []
    return there


@blueprint.get("/assemblies/<assembly_id>/papers/<paper_id>.pdf")
@access(*READERS)
@limiter.limit("60 per 10 minutes")
def paper(assembly_id: str, paper_id: str) -> ResponseReturnValue:
    session = db.session()
    row = get_assembly(session, assembly_id)
    fill = FILLS.get(paper_id)
    if fill is None:
        raise PaperNotFound(paper=paper_id)
    at = time_of(row, clock.read())
    manuscript = write_paper(paper_id, fill(row, at), now=at)
    # Setting takes a second: the database is let go of before.
    session.rollback()
    return Response(manuscript.make(), mimetype="application/pdf")
