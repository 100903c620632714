"""The archive of an assembly: what is kept of it and until when, and all of it as one ZIP."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from app.assembly.service.read import get_assembly
from app.committee.service.archive import is_archived, list_kept, make_archive
from app.committee.views.blueprint import READERS, blueprint
from app.committee.views.frame import render
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.roles import Role

HOLDERS = (Role.CONVENER, Role.STREET_OFFICE)


@blueprint.get("/assemblies/<assembly_id>/archive")
@access(*READERS)
def assembly_archive(assembly_id: str) -> ResponseReturnValue:
    session = db.session()
    row = get_assembly(session, assembly_id)
    return render(
        "committee/archive.html",
        row.community_id,
        row=row,
        archived=is_archived(session, row),
        kept=list_kept(session, row),
    )


@blueprint.get("/assemblies/<assembly_id>/archive.zip")
@access(*HOLDERS)
@limiter.limit("20 per hour")
def download_archive(assembly_id: str) -> ResponseReturnValue:
    session, now = db.session(), clock.read()
    row = get_assembly(session, assembly_id)
    # The street office may read entries; a convener may not, unless everybody may.
    entitled = Role.STREET_OFFICE in current_officer().roles_in(row.community_id)
    data = make_archive(session, row, with_record=entitled, now=now)
    record(current_officer(), "archive.download", assembly_id, now=now)
    headers = {"Content-Disposition": f'attachment; filename="archive-{assembly_id}.zip"'}
    return Response(data, content_type="application/zip", headers=headers)


def is_archived_now(assembly_id: str) -> bool:
    """Return whether an assembly is archived, for pages of rooms below."""
    session = db.session()
    return is_archived(session, get_assembly(session, assembly_id))
