"""Pages of no feature: is the service well, and the mailbox of a demonstration."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.errors import wants_json
from app.platform.forms import csrf_exempt
from app.platform.health import check_reachable
from app.platform.outbox import take_report
from app.platform.outbox.mailbox import mailbox_messages

blueprint = Blueprint("platform", __name__)


@blueprint.get("/healthz")
@access.public
def health() -> ResponseReturnValue:
    check_reachable()
    return jsonify({"status": "ok"})


@blueprint.post("/api/outbox/reports")
@access.public
@csrf_exempt
def delivery_report() -> ResponseReturnValue:
    # Whoever holds the gateway's key speaks for the gateway; nobody signs in here.
    is_new = take_report(request.get_data(), dict(request.headers), now=clock.read())
    return jsonify({"taken": is_new})


@blueprint.get("/demo/mailbox")
@access.public
def mailbox() -> ResponseReturnValue:
    # In real service messages go to phones, and nobody may read them here.
    if not current_config().demo:
        abort(404)
    wanted = request.args.get("to", "")
    messages = mailbox_messages(wanted)
    if wants_json():
        found = [{"id": one.id, "subject": one.subject, "text": one.text} for one in messages]
        return jsonify(messages=found)
    return render_template("platform/mailbox.html", messages=messages, wanted=wanted)
