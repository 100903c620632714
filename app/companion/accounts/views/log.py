"""The accounts log as C2SP tlog-tiles and the record: what witnesses and verifiers fetch.

Law: everything in it is public from its first entry; who is behind a commitment is not in it.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.board.service import keep_cosignature
from app.companion.accounts.service import (
    find_accounts,
    get_accounts,
    make_accounts_record,
    witnesses_of_accounts,
)
from app.companion.accounts.views.blueprint import blueprint
from app.core.accounts import anchor_of_charter, parse_charter
from app.core.errors import VerificationError
from app.core.tlog.tiles import TileInvalid, parse_tile_path
from app.platform import clock, log
from app.platform.access import access
from app.platform.db import db
from app.platform.forms import csrf_exempt
from app.platform.limits import limiter

TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
MAX_NOTE_BYTES = 16 * 1024


def _log_id(community_id: str) -> str:
    return get_accounts(db.session(), community_id).log_id


@blueprint.get("/c/<community_id>/accounts/record.zip")
@access.public
@limiter.limit("60 per 10 minutes")
def record(community_id: str) -> ResponseReturnValue:
    data = make_accounts_record(db.session(), community_id)
    headers = {"Content-Disposition": f'attachment; filename="accounts-{community_id}.zip"'}
    return Response(data, content_type="application/zip", headers=headers)


@blueprint.get("/c/<community_id>/accounts/checkpoint")
@access.public
def checkpoint(community_id: str) -> ResponseReturnValue:
    note = log.checkpoint_note(db.session(), _log_id(community_id))
    return Response(note, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@blueprint.get("/c/<community_id>/accounts/tile/<path:path>")
@access.public
def tile(community_id: str, path: str) -> ResponseReturnValue:
    try:
        wanted = parse_tile_path(f"tile/{path}")
    except TileInvalid:
        abort(404)
    read = log.tile if wanted.level >= 0 else log.entry_bundle
    return Response(read(db.session(), _log_id(community_id), wanted), content_type=BINARY)


@blueprint.get("/c/<community_id>/accounts/definition.json")
@access.public
def charter(community_id: str) -> ResponseReturnValue:
    return jsonify(get_accounts(db.session(), community_id).charter)


@blueprint.post("/c/<community_id>/accounts/cosignature")
@access.public
@csrf_exempt
def cosignature(community_id: str) -> ResponseReturnValue:
    if (request.content_length or 0) > MAX_NOTE_BYTES:
        abort(413)
    log_id, witnesses = witnesses_of_accounts(db.session(), community_id)
    try:
        size = keep_cosignature(log_id, request.get_data(), witnesses, now=clock.read())
    except VerificationError as refused:
        return Response(f"{refused.code}\n", status=422, content_type=TEXT)
    return jsonify(size=size)


def named_logs(community_id: str) -> list[dict[str, Any]]:
    """Return the accounts log as the community's list of logs names it."""
    found = find_accounts(db.session(), community_id)
    if found is None:
        return []
    charter = parse_charter(found.charter)
    return [
        {
            "id": found.log_id,
            "base": url_for("companion.accounts.accounts", community_id=community_id),
            "origin": charter.origin,
            "log_key": charter.keys.log.hex(),
            "anchor": anchor_of_charter(charter),
            "closed": False,
        }
    ]
