"""The public pages: a community's board, an assembly's page, its documents, how to verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.assembly.service.again import earlier_of
from app.assembly.service.clock import advance_if_due, effective_closes
from app.assembly.service.draft import Draft
from app.assembly.service.evidence import MOST_FILES
from app.assembly.service.gantt import draw, public_steps
from app.assembly.service.objections import (
    ABOUT,
    can_object,
    objection_numbers,
)
from app.assembly.service.publish import motion_texts
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
from app.assembly.service.timeline import steps_of
from app.board.service import (
    irregularities_of,
    is_published,
    posted_outcomes,
    record_is_public,
    turnout_of,
    verifier_file,
)
from app.board.views.blueprint import blueprint
from app.committee.views.owner import find_owner
from app.core.assembly import Phase
from app.counting.service.resolutions import list_resolutions
from app.counting.service.returns import list_returns
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.log import log_size
from app.registry.service import get_community
from app.voting.service.paper.session import list_sessions

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/c/<community_id>")
@access.public
def community(community_id: str) -> ResponseReturnValue:
    now, session = clock.read(), db.session()
    place = get_community(session, community_id)
    for row in list_published(session, community_id):
        advance_if_due(row.id, now)
    rows = list_published(db.session(), community_id)
    is_open = any(phase_of(row) is Phase.OPEN for row in rows)
    return render_template("board/community.html", community=place, rows=rows, is_open=is_open)


@blueprint.get("/c/<community_id>/resolutions")
@access.public
def resolutions(community_id: str) -> ResponseReturnValue:
    session, asked = db.session(), request.args.get("q", "")[:100]
    return render_template(
        "board/resolutions.html",
        community=get_community(session, community_id),
        resolutions=list_resolutions(session, community_id, asked),
        asked=asked,
    )


@blueprint.get("/a/<assembly_id>")
@access.public
def assembly(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    return page_of(published(assembly_id))


def published(assembly_id: str) -> AssemblyRow:
    """Return an assembly that the board shows; anything else is not found."""
    row = get_assembly(db.session(), assembly_id)
    if not is_published(row):
        abort(404)
    return row


def page_of(row: AssemblyRow, wrong: str | None = None) -> str:
    """Return the public page of an assembly, with the sentence of a refusal if there is one."""
    session, definition, draft = db.session(), definition_of(row), Draft.of(row)
    now = clock.read()
    return render_template(
        "board/assembly.html",
        row=row,
        wrong=wrong,
        community=get_community(session, row.community_id),
        definition=definition,
        texts=motion_texts(draft, definition),
        paper_desk=draft.paper_desk if draft.paper else "",
        sessions=list_sessions(session, row.id) if draft.paper else [],
        with_paper=draft.paper,
        contact=draft.contact or get_community(session, row.community_id).help_phone,
        phase=phase_of(row),
        closes=effective_closes(row),
        chart=draw(public_steps(steps_of(session, row, now)), time_of(row, now)),
        details=False,
        earlier=earlier_of(session, row),
        turnout=turnout_of(session, row),
        outcomes=posted_outcomes(session, row),
        documents=[one for one in list_documents(session, row.id) if one.public],
        attachment_titles={
            one["name"]: one["title"] for motion in draft.motions for one in motion.attachments
        },
        size=log_size(session, row.id),
        record_public=record_is_public(row),
        can_object=can_object(session, row.id),
        objections=objection_numbers(session, row.id),
        returns=list_returns(session, row.id),
        about=ABOUT,
        owner=find_owner(row.community_id),
        most_files=MOST_FILES,
        typed={name: request.form.get(name, "") for name in ("about", "text", "contact")},
    )


@blueprint.get("/a/<assembly_id>/irregularities")
@access.public
def irregularities(assembly_id: str) -> ResponseReturnValue:
    row = published(assembly_id)
    numbers = irregularities_of(db.session(), row)
    if numbers is None:
        abort(404)
    community = get_community(db.session(), row.community_id)
    return render_template(
        "board/irregularities.html", row=row, community=community, numbers=numbers
    )


@blueprint.get("/a/<assembly_id>/documents/<name>")
@access.public
def document(assembly_id: str, name: str) -> ResponseReturnValue:
    session, row = db.session(), published(assembly_id)
    found = find_document(session, row.id, name)
    if found is None or not found.public:
        abort(404)
    return Response(read_document(session, found), content_type=media_type(name))


@blueprint.get("/verify")
@access.public
def verify() -> ResponseReturnValue:
    named = request.args.get("assembly", "")
    row = published(named) if named else None
    fetchable = row is not None and record_is_public(row)
    return render_template("board/verify.html", row=row, fetchable=fetchable)


@blueprint.get("/verify.pyz")
@access.public
def verifier() -> ResponseReturnValue:
    headers = {"Content-Disposition": 'attachment; filename="verify.pyz"'}
    return Response(verifier_file(), content_type="application/octet-stream", headers=headers)
