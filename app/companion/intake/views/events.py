"""The door through which sensors and other systems send events."""

from __future__ import annotations

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.companion.intake.service import MOST_BODY, SCHEMA, take_event
from app.companion.intake.service.schema import LENGTHS, LEVELS, MOST_PHOTOS
from app.companion.intake.service.taking import MOST_AN_HOUR
from app.companion.intake.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.config import current_config
from app.platform.forms import csrf_exempt
from app.platform.limits import allow_body, limiter
from app.platform.outbox.signing import TOLERANCE_SECONDS


@blueprint.post("/api/intake/<token>")
@access.public
@csrf_exempt
@allow_body(MOST_BODY)
@limiter.limit("300 per minute")
def take(token: str) -> ResponseReturnValue:
    # Whoever holds the source's key speaks for the source; nobody signs in here.
    taken = take_event(token, request.get_data(), dict(request.headers), now=clock.read())
    status = 201 if taken.is_new else 200
    return jsonify({"ticket": taken.ticket_id, "new": taken.is_new}), status


@blueprint.get("/api/intake/schema.json")
@access.public
def schema() -> ResponseReturnValue:
    return jsonify(SCHEMA)


@blueprint.get("/api/intake/guide")
@access.public
def guide() -> ResponseReturnValue:
    """Show whoever builds a sender how events are written, signed and answered."""
    return render_template(
        "companion/intake/guide.html",
        lengths=LENGTHS,
        levels=LEVELS,
        most_photos=MOST_PHOTOS,
        most_an_hour=MOST_AN_HOUR,
        minutes=TOLERANCE_SECONDS // 60,
        public_url=current_config().public_url,
    )
