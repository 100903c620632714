"""Perhaps it was reported already: public reports of others, shown before one's own is sent.

Law: public reports only, and of those only what everybody sees.
"""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.companion.frame import text
from app.companion.residents.views.phone import current_resident
from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.joining import Description, Likeness, reported_already
from app.companion.tickets.service.reporting import MOST_TEXT
from app.companion.tickets.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter


def alike_of_form(community_id: str) -> list[Likeness]:
    """Return public reports of others that are perhaps about what the form says."""
    sought = Description(
        text("category"), text("place"), text("building"), text=text("text")[:MOST_TEXT]
    )
    resident = current_resident(community_id)
    return reported_already(
        db.session(), community_id, sought, resident_id=resident.id, now=clock.read()
    )


@blueprint.post("/c/<community_id>/tickets/alike")
@access.resident
@limiter.limit("240 per hour")
def alike(community_id: str) -> ResponseReturnValue:
    """Answer the form's script with a piece of a page; empty where nothing is alike."""
    found = alike_of_form(community_id)
    if not found:
        return "", 204
    piece = render_template(
        "companion/tickets/_alike.html",
        community_id=community_id,
        alike=found,
        rules=edition_now(db.session(), community_id).rules,
    )
    return Response(piece, headers={"Cache-Control": "no-store"})
