"""The booth's JSON interface behind the voting code: who, code by SMS, ballot, record."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.assembly.service.read import definition_of, get_assembly, get_right
from app.core.assembly import Phase
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.forms import csrf_exempt
from app.platform.limits import allow_body
from app.registry.service import explain_right
from app.registry.views.explain import say_reasons
from app.voting.service.cast import cast_ballot
from app.voting.service.codes import RightToken, request_code
from app.voting.service.devices import device_digest
from app.voting.service.identity import (
    Identified,
    NotRecognised,
    check_in_force,
    verify_owner,
)
from app.voting.service.mine import channel_of, current_ballot, my_record
from app.voting.service.proxies.online import describe_entrusting
from app.voting.service.spoils import find_opened, spoil_ballot
from app.voting.service.whose import describe, principals_of
from app.voting.views.blueprint import blueprint
from app.voting.views.body import find_number, get_text, read_object

# A ballot of 65,000 bytes as a string of JSON, its quotes escaped, beside token and signature.
MAX_CAST_BYTES = 128 * 1024


@blueprint.post("/api/booth/<community_id>/identify")
@access.public
@csrf_exempt
def identify(community_id: str) -> ResponseReturnValue:
    now, proof = clock.read(), read_object()
    for field in ("nonce", "assembly", "cred_pk", "signature", "unit"):
        get_text(proof, field)
    found = verify_owner(community_id, proof, address=request.remote_addr or "", now=now)
    principals = [_session_of(one) for one in principals_of(found)]
    entrusting = describe_entrusting(db.session(), found.token) if found.own else None
    return jsonify(**_session_of(found), principals=principals, entrusting=entrusting)


def _session_of(found: Identified) -> dict[str, Any]:
    """What the booth works with for one right: its token, its facts, its ballot."""
    right = describe(found)
    phones = right.pop("phones")
    return {
        "token": found.token.encode(clock.read()),
        "right": right,
        "ballot": current_ballot(found.token),
        "channel": _channel(found.token),
        "phones": phones,
        "max_changes": definition_of(found.assembly).policies.max_changes,
    }


def _channel(token: RightToken) -> str:
    phase = Phase(get_assembly(db.session(), token.assembly_id).phase)
    if phase in (Phase.PUBLISHED, Phase.FROZEN):
        return "not_open"
    return channel_of(token) if phase is Phase.OPEN else "closed"


def _read_token(assembly_id: str) -> tuple[RightToken, dict[str, Any]]:
    body = read_object()
    token = RightToken.parse(get_text(body, "token"), clock.read())
    if token.assembly_id != assembly_id:
        raise NotRecognised
    return token, body


def read_token_in_force(assembly_id: str) -> tuple[RightToken, dict[str, Any]]:
    """Return the sign-in of a request, whose card is in force, and the request's body."""
    token, body = _read_token(assembly_id)
    check_in_force(token)
    return token, body


@blueprint.post("/api/booth/assemblies/<assembly_id>/code")
@access.public
@csrf_exempt
def send_code(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    sent = request_code(token, last4=get_text(body, "last4"), now=clock.read())
    return jsonify(sent_to=sent.sent_to, expires=sent.expires.isoformat())


@blueprint.post("/api/booth/assemblies/<assembly_id>/ballots")
@access.public
@csrf_exempt
@allow_body(MAX_CAST_BYTES)
def cast(assembly_id: str) -> ResponseReturnValue:
    token, body = _read_token(assembly_id)
    answer = cast_ballot(
        token,
        code=get_text(body, "code"),
        ballot_text=get_text(body, "ballot"),
        signature=get_text(body, "signature"),
        device=device_digest(
            assembly_id, request.remote_addr or "", request.headers.get("User-Agent", "")
        ),
        now=clock.read(),
    )
    return jsonify(
        proof=answer.proof,
        entry=answer.entry,
        tracker=answer.tracker,
        cast_at=answer.cast_at.isoformat(),
    )


@blueprint.post("/api/booth/assemblies/<assembly_id>/spoils")
@access.public
@csrf_exempt
@allow_body(MAX_CAST_BYTES)
def spoil(assembly_id: str) -> ResponseReturnValue:
    token, body = _read_token(assembly_id)
    answer = spoil_ballot(
        token,
        spoil_text=get_text(body, "spoil"),
        signature=get_text(body, "signature"),
        now=clock.read(),
    )
    return jsonify(entry=answer.entry, tracker=answer.tracker)


@blueprint.get("/api/booth/assemblies/<assembly_id>/spoils/<tracker>")
@access.public
def opened(assembly_id: str, tracker: str) -> ResponseReturnValue:
    return jsonify(find_opened(assembly_id, tracker))


@blueprint.post("/api/booth/assemblies/<assembly_id>/mine")
@access.public
@csrf_exempt
def mine(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    return jsonify(my_record(token, find_number(body, "saved_size")))


@blueprint.post("/api/booth/assemblies/<assembly_id>/why")
@access.public
@csrf_exempt
def why(assembly_id: str) -> ResponseReturnValue:
    token, _ = read_token_in_force(assembly_id)
    right = get_right(db.session(), token.assembly_id, token.i)
    assembly = get_assembly(db.session(), token.assembly_id)
    definition = definition_of(assembly)
    rows = explain_right(
        db.session(),
        right.unit_ids,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )
    return jsonify(rows=say_reasons(rows))
