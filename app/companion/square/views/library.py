"""The library: everybody reads, the officers publish versions."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import render, text
from app.companion.residents.views.phone import find_current_resident
from app.companion.square.service import library as service
from app.companion.square.service.ends import ending_contracts
from app.companion.square.service.notices import BODIES
from app.companion.square.views.blueprint import blueprint
from app.companion.square.views.fields import day
from app.companion.square.views.refusals import answer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import limiter


@blueprint.get("/c/<community_id>/library")
@access.public
def library(community_id: str) -> ResponseReturnValue:
    return _page("library", community_id)


@blueprint.get("/c/<community_id>/library/<int:number>.pdf")
@access.public
@limiter.limit("60 per 10 minutes")
def version(community_id: str, number: int) -> ResponseReturnValue:
    if service.find_version_community(db.session(), number) != community_id:
        abort(404)
    reader = find_current_resident(community_id)
    data = service.open_version(number, reader, now=clock.read())
    answer = Response(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="library-{number}.pdf"'
    return answer


def _page(name: str, community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    return render(
        f"companion/square/{name}.html",
        community_id,
        wrong=wrong,
        held=service.list_library(session, community_id),
        ending={one.document_id: one for one in ending_contracts(session, now, [community_id])},
    )


@blueprint.get("/communities/<community_id>/library")
@access(*BODIES)
def desk_library(community_id: str) -> ResponseReturnValue:
    return _page("desk_library", community_id)


@blueprint.post("/communities/<community_id>/library")
@access(*BODIES)
def add_document(community_id: str) -> ResponseReturnValue:
    officer = current_officer()
    return answer(
        lambda: service.add_document(
            community_id, text("kind"), text("title"), _words(), officer=officer, now=clock.read()
        ),
        lambda wrong: _page("desk_library", community_id, wrong),
        then=lambda: url_for("companion.square.desk_library", community_id=community_id),
        said=_("Published. Everybody can read it now."),
    )


@blueprint.post("/library/<int:document_id>/versions")
@access(*BODIES)
def add_version(document_id: int) -> ResponseReturnValue:
    officer, place = current_officer(), str(g.community_id)
    return answer(
        lambda: service.add_version(document_id, _words(), officer=officer, now=clock.read()),
        lambda wrong: _page("desk_library", place, wrong),
        then=lambda: url_for("companion.square.desk_library", community_id=place),
        said=_("The new version is published; the older ones stay readable."),
    )


def _words() -> service.VersionWords:
    given = request.files.get("file")
    return service.VersionWords(
        data=b"" if given is None else given.stream.read(service.MAX_BYTES + 1),
        changes=text("changes"),
        valid_from=_first_day(),
        ends_on=day("ends_on"),
    )


def _first_day() -> date:
    first = day("valid_from")
    if first is None:
        raise service.LibraryDaysInvalid
    return first
