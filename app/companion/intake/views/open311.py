"""Open311 GeoReport v2 for reading, as JSON and as XML."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.companion.intake.service import (
    Open311NotFound,
    Query,
    get_request,
    list_requests,
    list_services,
)
from app.companion.intake.views.blueprint import blueprint
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.registry.service import get_community

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ROOT = "/api/open311/<community_id>"


@blueprint.get(f"{ROOT}/discovery.<form>")
@access.public
def discovery(community_id: str, form: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    address = url_for("companion.intake.services", community_id=community_id, form="json")
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": current_config().public_url + address.removesuffix("/services.json"),
        "type": "production",
        "formats": list(TYPES.values()),
    }
    return _written({"endpoints": [endpoint]}, form, "discovery", "endpoint")


@blueprint.get(f"{ROOT}/services.<form>")
@access.public
def services(community_id: str, form: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    return _written(list_services(db.session(), community_id), form, "services", "service")


@blueprint.get(f"{ROOT}/requests.<form>")
@access.public
@limiter.limit("60 per minute")
def requests(community_id: str, form: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    given = request.args
    query = Query(
        request_ids=given.get("service_request_id", ""),
        service_codes=given.get("service_code", ""),
        start_date=given.get("start_date", ""),
        end_date=given.get("end_date", ""),
        status=given.get("status", ""),
    )
    try:
        found = list_requests(db.session(), community_id, query, now=clock.read())
    except RuleError as refused:
        return _refused(refused, form)
    return _written(found, form, "service_requests", "request")


@blueprint.get(f"{ROOT}/requests/<request_id>.<form>")
@access.public
def one_request(community_id: str, request_id: str, form: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    try:
        found = get_request(db.session(), community_id, request_id, now=clock.read())
    except Open311NotFound as refused:
        return _refused(refused, form)
    return _written([found], form, "service_requests", "request")


def _refused(refused: RuleError, form: str) -> ResponseReturnValue:
    with force_locale("en"):
        said = sentence(refused)
    error = {"code": status_of(refused), "description": said}
    return _written([error], form, "errors", "error"), status_of(refused)


def _written(value: Any, form: str, root: str, item: str) -> Response:
    if form not in TYPES:
        abort(404)
    data = json.dumps(value, ensure_ascii=False).encode() if form == "json" else b""
    return Response(data or _xml(value, root, item), content_type=TYPES[form])


def _xml(value: Any, root: str, item: str) -> bytes:
    top = ElementTree.Element(root)
    if isinstance(value, dict):
        (name, members), *_ = value.items()
        holder = ElementTree.SubElement(top, name)
    else:
        members, holder = value, top
    for member in members:
        _add(ElementTree.SubElement(holder, item), member)
    data: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return data


def _add(element: ElementTree.Element, record: dict[str, Any]) -> None:
    for name, value in record.items():
        child = ElementTree.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                ElementTree.SubElement(child, name.removesuffix("s")).text = str(one)
        elif isinstance(value, bool):
            child.text = "true" if value else "false"
        elif value is not None:
            child.text = str(value)
