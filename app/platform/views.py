"""Pages of no feature: is the service well."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.platform.access import access
from app.platform.health import check_reachable

blueprint = Blueprint("platform", __name__)


@blueprint.get("/healthz")
@access.public
def health() -> ResponseReturnValue:
    check_reachable()
    return jsonify({"status": "ok"})
