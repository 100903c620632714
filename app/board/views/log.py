"""The log as C2SP tlog-tiles: what witnesses and verifiers fetch.

Law: checkpoints and hash tiles are public from the first entry. Entries, roll and record follow
the publication rule (PROTOCOL §0): nobody gets them before the close in named mode, and
strangers only where publication is public. Trustees of a secret assembly verify before they
act, so who signs a request as one of them gets all of it as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.assembly.service.read import (
    definition_of,
    find_document,
    get_assembly,
    list_published,
    read_document,
    witnesses_of,
)
from app.assembly.service.trustee_messages import MAX_MESSAGE_BYTES, take_message
from app.board.service import (
    RecordNotReady,
    check_entries_public,
    entitled_record,
    is_published,
    keep_cosignature,
    public_record,
)
from app.board.views.blueprint import blueprint
from app.core.assembly import ActNotAllowedNow
from app.core.errors import RuleError, VerificationError
from app.core.tlog.tiles import TileInvalid, parse_tile_path
from app.core.trustee_read import SCHEME, verify_trustee_read
from app.counting.service.record import make_record
from app.platform import clock, log
from app.platform.access import access
from app.platform.db import db
from app.platform.forms import csrf_exempt
from app.platform.limits import allow_body
from app.registry.service import get_community
from app.voting.service.identity import check_owner_of

if TYPE_CHECKING:
    from flask import Flask

    from app.assembly.models import AssemblyRow

TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
MAX_NOTE_BYTES = 16 * 1024
MORE_LOGS = "yijue.more_logs"
LogFinder = Callable[[str], list[dict[str, Any]]]


@blueprint.get("/log/<assembly_id>/checkpoint")
@access.public
def checkpoint(assembly_id: str) -> ResponseReturnValue:
    note = log.checkpoint_note(db.session(), assembly_id)
    return Response(note, content_type=TEXT, headers={"Cache-Control": "no-cache"})


@blueprint.get("/log/<assembly_id>/checkpoint/<int:size>")
@access.public
def checkpoint_at(assembly_id: str, size: int) -> ResponseReturnValue:
    return Response(log.note_at(db.session(), assembly_id, size), content_type=TEXT)


@blueprint.get("/log/<assembly_id>/tile/<path:path>")
@access.public
def tile(assembly_id: str, path: str) -> ResponseReturnValue:
    try:
        wanted = parse_tile_path(f"tile/{path}")
    except TileInvalid:
        abort(404)
    if wanted.level >= 0:
        return Response(log.tile(db.session(), assembly_id, wanted), content_type=BINARY)
    _check_reader(get_assembly(db.session(), assembly_id))
    return Response(log.entry_bundle(db.session(), assembly_id, wanted), content_type=BINARY)


@blueprint.post("/log/<assembly_id>/cosignature")
@access.public
@csrf_exempt
def cosignature(assembly_id: str) -> ResponseReturnValue:
    if (request.content_length or 0) > MAX_NOTE_BYTES:
        abort(413)
    witnesses, _ = witnesses_of(get_assembly(db.session(), assembly_id))
    try:
        size = keep_cosignature(assembly_id, request.get_data(), witnesses, now=clock.read())
    except VerificationError as refused:
        return Response(f"{refused.code}\n", status=422, content_type=TEXT)
    return jsonify(size=size)


@blueprint.post("/log/<assembly_id>/messages")
@access.public
@csrf_exempt
@allow_body(MAX_MESSAGE_BYTES)
def trustee_message(assembly_id: str) -> ResponseReturnValue:
    """What a trustee's tool wrote, carried here by anybody (docs/TRUSTEE.md)."""
    if (request.content_length or 0) > MAX_MESSAGE_BYTES:
        abort(413)
    try:
        seq, new = take_message(assembly_id, request.get_data(), now=clock.read())
    except ActNotAllowedNow as refused:
        return Response(f"{refused.code}\n", status=409, content_type=TEXT)
    except RuleError as refused:
        return Response(f"{refused.code}\n", status=422, content_type=TEXT)
    return jsonify(seq=seq), 201 if new else 200


@blueprint.get("/log/communities/<community_id>")
@access.public
def logs(community_id: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    rows = list_published(db.session(), community_id)
    offered = current_app.extensions.get(MORE_LOGS, [])
    more = [log for find in offered for log in find(community_id)]
    return jsonify(
        logs=[
            {
                "id": row.id,
                "base": f"/log/{row.id}",
                "origin": definition_of(row).origin,
                "log_key": definition_of(row).keys.log.hex(),
                "anchor": row.anchor,
                "closed": row.phase in ("certified", "annulled"),
            }
            for row in rows
        ]
        + more
    )


def offer_logs(app: Flask, find: LogFinder) -> None:
    """Let an upper room name further logs of a community, so that its witnesses see them too."""
    app.extensions.setdefault(MORE_LOGS, []).append(find)


@blueprint.get("/log/<assembly_id>/definition.json")
@access.public
def definition(assembly_id: str) -> ResponseReturnValue:
    return jsonify(_published(assembly_id).definition)


@blueprint.get("/log/<assembly_id>/manifest.json")
@access.public
def manifest(assembly_id: str) -> ResponseReturnValue:
    return jsonify(_published(assembly_id).manifest)


def _published(assembly_id: str) -> AssemblyRow:
    row = get_assembly(db.session(), assembly_id)
    if not is_published(row):
        abort(404)
    return row


@blueprint.get("/log/<assembly_id>/record.zip")
@access.public
def record(assembly_id: str) -> ResponseReturnValue:
    if _asks_as_trustee():
        row = _published(assembly_id)
        _check_reader(row)
        if row.manifest is None:
            raise RecordNotReady(assembly=assembly_id)
        return _as_file(assembly_id, make_record(db.session(), row))
    return _as_file(assembly_id, public_record(assembly_id))


@blueprint.get("/log/<assembly_id>/roll.jsonl")
@access.public
def roll(assembly_id: str) -> ResponseReturnValue:
    row = _published(assembly_id)
    _check_reader(row)
    found = find_document(db.session(), row.id, "roll.jsonl")
    if found is None or row.manifest is None:
        abort(404)
    return Response(read_document(db.session(), found), content_type="application/jsonl")


def _asks_as_trustee() -> bool:
    return request.headers.get("Authorization", "").startswith(f"{SCHEME} ")


def _check_reader(row: AssemblyRow) -> None:
    """Raise what `check_entries_public` does, for a trustee TrusteeReadRefused."""
    if not _asks_as_trustee():
        check_entries_public(row)
        return
    # The server's clock, also in a rehearsal: the trustee's computer knows no other.
    verify_trustee_read(request.headers["Authorization"], definition_of(row), clock.read())


@blueprint.post("/a/<assembly_id>/record")
@access.public
@csrf_exempt
def owners_record(assembly_id: str) -> ResponseReturnValue:
    """The record for a verified owner, whatever the publication: the booth's token opens it."""
    check_owner_of(assembly_id, request.form.get("token", ""), now=clock.read())
    return _as_file(assembly_id, entitled_record(assembly_id))


def _as_file(assembly_id: str, data: bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="record-{assembly_id}.zip"'}
    return Response(data, content_type="application/zip", headers=headers)
