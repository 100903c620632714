"""The booth's JSON interface for a proxy: letter, agent's phone, signature, end."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.platform import clock
from app.platform.access import access
from app.platform.forms import csrf_exempt
from app.platform.limits import limiter
from app.voting.service.proxies import online
from app.voting.views.blueprint import blueprint
from app.voting.views.body import RequestMalformed, find_number, get_text
from app.voting.views.casting import read_token_in_force

LIMIT = "30 per 10 minutes"


@blueprint.post("/api/booth/assemblies/<assembly_id>/proxy/draft")
@access.public
@limiter.limit(LIMIT)
@csrf_exempt
def draft_proxy(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    wanted = online.Wanted(
        agent=get_text(body, "agent"),
        agent_name=get_text(body, "agent_name"),
        agent_document=_optional(body, "agent_document"),
        agent_phone=_optional(body, "agent_phone"),
        motions=_ids(body.get("motions"), "motions"),
        opinions=_opinions(body.get("opinions")),
    )
    return jsonify(online.draft_proxy(token, wanted, now=clock.read()))


@blueprint.post("/api/booth/assemblies/<assembly_id>/proxy/phone")
@access.public
@csrf_exempt
def confirm_proxy_agent(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    online.confirm_agent(token, _draft(body), code=get_text(body, "code"), now=clock.read())
    return jsonify(confirmed=True)


@blueprint.post("/api/booth/assemblies/<assembly_id>/proxy")
@access.public
@csrf_exempt
def grant_proxy(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    entry = online.grant_proxy(
        token,
        _draft(body),
        code=get_text(body, "code"),
        signature=get_text(body, "signature"),
        now=clock.read(),
    )
    return jsonify(entry=entry)


@blueprint.post("/api/booth/assemblies/<assembly_id>/proxy/end")
@access.public
@csrf_exempt
def end_proxy(assembly_id: str) -> ResponseReturnValue:
    token, body = read_token_in_force(assembly_id)
    entry = online.end_proxy(
        token,
        code=get_text(body, "code"),
        signature=get_text(body, "signature"),
        now=clock.read(),
    )
    return jsonify(entry=entry)


def _draft(body: dict[str, Any]) -> int:
    number = find_number(body, "draft")
    if number is None or number >= 2**31:
        raise RequestMalformed(field="draft")
    return number


def _optional(body: dict[str, Any], field: str) -> str:
    return get_text(body, field) if body.get(field) else ""


def _ids(value: Any, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= 60:
        raise RequestMalformed(field=field)
    if not all(isinstance(one, str) and len(one) <= 40 for one in value):
        raise RequestMalformed(field=field)
    return tuple(value)


def _opinions(value: Any) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > 30:
        raise RequestMalformed(field="opinions")
    return {motion: _ids(given, "opinions") for motion, given in value.items()}
