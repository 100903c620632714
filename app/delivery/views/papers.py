"""Papers to take away: the poster, and the receipt of one right, blank or of an attempt."""

from __future__ import annotations

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.desk import READERS as EVERY_OFFICER
from app.delivery.papers import poster_paper, posting_paper, receipt_paper
from app.delivery.service.ledger import find_line
from app.delivery.service.postings import get_posting
from app.delivery.views.blueprint import blueprint
from app.delivery.views.ledger import READERS
from app.platform import clock
from app.platform.access import access
from app.platform.db import db

PDF = "application/pdf"


@blueprint.get("/assemblies/<assembly_id>/poster.pdf")
@access(*EVERY_OFFICER)
def poster(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    at = time_of(row, clock.read())
    return Response(poster_paper(db.session(), row, at=at), content_type=PDF)


@blueprint.get("/assemblies/<assembly_id>/service/rights/<int:i>/receipt.pdf")
@access(*READERS)
def receipt(assembly_id: str, i: int) -> ResponseReturnValue:
    session = db.session()
    row = get_assembly(session, assembly_id)
    line, wanted = find_line(session, row, i), request.args.get("attempt", 0, int)
    attempt = None if line is None else next((a for a in line.attempts if a.id == wanted), None)
    if line is None or (wanted and attempt is None):
        abort(404)
    data = receipt_paper(session, row, line, attempt, at=time_of(row, clock.read()))
    return Response(data, content_type=PDF)


@blueprint.get("/assemblies/<assembly_id>/service/postings/<int:posting_id>/proof.pdf")
@access(*READERS)
def posting_proof(assembly_id: str, posting_id: int) -> ResponseReturnValue:
    session = db.session()
    row, posting = get_assembly(session, assembly_id), get_posting(session, posting_id)
    if posting.assembly_id != assembly_id:
        abort(404)
    data = posting_paper(session, row, posting, at=time_of(row, clock.read()))
    return Response(data, content_type=PDF)
