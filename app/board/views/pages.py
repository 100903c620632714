"""The public pages: a community's board, an assembly's page, its documents, how to verify."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.clock import advance_if_due, effective_closes
from app.assembly.service.objections import ABOUT, can_object, submit_objection
from app.assembly.service.read import (
    definition_of,
    find_document,
    get_assembly,
    list_documents,
    list_published,
    media_type,
    phase_of,
    read_document,
    time_of,
)
from app.board.service import (
    entitled_record,
    is_published,
    record_is_public,
    turnout_of,
    verifier_file,
)
from app.board.views.blueprint import blueprint
from app.core.errors import RuleError
from app.counting.service.progress import progress_of
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.forms import csrf_exempt
from app.platform.limits import limiter
from app.platform.log import log_size
from app.platform.tokens import TokenInvalid
from app.registry.service import get_community
from app.voting.service.codes import RightToken


@blueprint.get("/c/<community_id>")
@access.public
def community(community_id: str) -> ResponseReturnValue:
    now, session = clock.read(), db.session()
    place = get_community(session, community_id)
    for row in list_published(session, community_id):
        advance_if_due(row.id, now)
    rows = list_published(db.session(), community_id)
    return render_template("board/community.html", community=place, rows=rows)


@blueprint.get("/a/<assembly_id>")
@access.public
def assembly(assembly_id: str) -> ResponseReturnValue:
    now = clock.read()
    advance_if_due(assembly_id, now)
    session = db.session()
    row = get_assembly(session, assembly_id)
    if not is_published(row):
        abort(404)
    return render_template(
        "board/assembly.html",
        row=row,
        community=get_community(session, row.community_id),
        definition=definition_of(row),
        phase=phase_of(row),
        at=time_of(row, now),
        closes=effective_closes(row),
        turnout=turnout_of(session, row),
        progress=progress_of(session, row),
        documents=[one for one in list_documents(session, assembly_id) if one.public],
        size=log_size(session, assembly_id),
        record_public=record_is_public(row),
        can_object=can_object(session, assembly_id),
        about=ABOUT,
    )


@blueprint.get("/a/<assembly_id>/documents/<name>")
@access.public
def document(assembly_id: str, name: str) -> ResponseReturnValue:
    session = db.session()
    row, found = get_assembly(session, assembly_id), find_document(session, assembly_id, name)
    if found is None or not found.public or not is_published(row):
        abort(404)
    return Response(read_document(session, found), content_type=media_type(name))


@blueprint.post("/a/<assembly_id>/objections")
@access.public
# An objection costs an officer time to answer: ten an hour from one address.
@limiter.limit("10 per hour")
def object_to(assembly_id: str) -> ResponseReturnValue:
    try:
        row = submit_objection(
            assembly_id,
            about=request.form.get("about", ""),
            text=request.form.get("text", ""),
            contact=request.form.get("contact", ""),
            now=clock.read(),
        )
    except RuleError as refused:
        flash(sentence(refused), "error")
    else:
        text = _("Your objection is recorded as number %(number)s. Keep the number.")
        flash(text % {"number": row.public_id}, "good")
    return redirect(url_for("board.assembly", assembly_id=assembly_id))


@blueprint.post("/a/<assembly_id>/record")
@access.public
@csrf_exempt
def owners_record(assembly_id: str) -> ResponseReturnValue:
    """The record for a verified owner, whatever the publication: the booth's token opens it."""
    token = RightToken.parse(request.form.get("token", "-"), clock.read())
    if token.assembly_id != assembly_id:
        raise TokenInvalid
    headers = {"Content-Disposition": f'attachment; filename="record-{assembly_id}.zip"'}
    data = entitled_record(assembly_id)
    return Response(data, content_type="application/zip", headers=headers)


@blueprint.get("/verify")
@access.public
def verify() -> ResponseReturnValue:
    return render_template("board/verify.html")


@blueprint.get("/verify.pyz")
@access.public
def verifier() -> ResponseReturnValue:
    headers = {"Content-Disposition": 'attachment; filename="verify.pyz"'}
    return Response(verifier_file(), content_type="application/octet-stream", headers=headers)
