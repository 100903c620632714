"""The booth: static files, the same bytes for everyone, and what it reads before sign-in.

Law: a GET changes nothing and uses nothing up; mail and chat scanners open links. The
booth's files are exactly those whose hash the manifest names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue

from app.assembly.service.boothfiles import booth_files
from app.assembly.service.clock import effective_closes
from app.assembly.service.read import (
    definition_of,
    find_document,
    list_published,
    read_document,
    time_of,
)
from app.assembly.service.texts import CONSENT
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.forms import csrf_exempt
from app.platform.log import find_pause
from app.registry.service import get_community
from app.voting.service.identity import new_nonce
from app.voting.views.blueprint import blueprint

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

BOOTH_PAGE = "booth.html"
BOOTH_TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
}


@blueprint.get("/v/<community_id>")
@access.public
def open_booth(community_id: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    return _serve(BOOTH_PAGE)


@blueprint.get("/booth/<name>")
@access.public
def booth_file(name: str) -> ResponseReturnValue:
    return _serve(name)


def _serve(name: str) -> Response:
    data = booth_files().get(name)
    if data is None:
        abort(404)
    response = Response(data, content_type=BOOTH_TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response


@blueprint.get("/api/booth/<community_id>")
@access.public
def booth_state(community_id: str) -> ResponseReturnValue:
    community = get_community(db.session(), community_id)
    now = clock.read()
    rows = list_published(db.session(), community_id)
    return jsonify(
        community={"id": community.id, "name": community.name, "help_phone": community.help_phone},
        now=now.isoformat(),
        consent=CONSENT,
        assemblies=[_describe(row) for row in rows],
    )


def _describe(row: AssemblyRow) -> dict[str, Any]:
    definition = definition_of(row)
    return {
        "id": row.id,
        "title": row.title,
        "phase": row.phase,
        "paused": find_pause(row.id) is not None,
        "opens": definition.opens.isoformat(),
        "closes": effective_closes(row).isoformat(),
        "now": time_of(row, clock.read()).isoformat(),
        "rehearsal": row.rehearsal,
        "reference": row.reference,
        "mode": definition.mode,
        "definition": row.definition,
        "manifest": row.manifest,
        "hd": row.hd,
        "hm": row.hm,
        "credential_scope": definition.policies.credential_scope,
        "log_key": definition.keys.log.hex(),
        "origin": definition.origin,
        "texts": {motion.id: _text(row, motion.id) for motion in definition.motions},
    }


def _text(row: AssemblyRow, motion_id: str) -> str:
    document = find_document(db.session(), row.id, f"motion-{motion_id}.txt")
    return "" if document is None else read_document(db.session(), document).decode()


@blueprint.post("/api/booth/<community_id>/nonce")
@access.public
@csrf_exempt
def nonce(community_id: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    value, expires = new_nonce(clock.read())
    return jsonify(nonce=value.hex(), expires=expires.isoformat())
