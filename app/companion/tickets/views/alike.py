"""Perhaps it was reported already: by others in public, or by oneself a moment ago.

Law: of others public reports only, and of those only what everybody sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.companion.frame import text
from app.companion.residents.views.phone import current_resident
from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.joining import (
    Description,
    Likeness,
    reported_already,
    reported_just_now,
)
from app.companion.tickets.service.reading import TicketView
from app.companion.tickets.service.reporting import MOST_TEXT
from app.companion.tickets.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter


@dataclass(frozen=True, slots=True)
class Found:
    """What is there already: the resident's own report of the same words, and others' alike."""

    own: TicketView | None
    alike: list[Likeness]

    def __bool__(self) -> bool:
        return self.own is not None or bool(self.alike)


def alike_of_form(community_id: str) -> Found:
    """Return what is there already and is perhaps about what the form says."""
    sought = Description(
        text("category"), text("place"), text("building"), text=text("text")[:MOST_TEXT]
    )
    session, by, now = db.session(), current_resident(community_id), clock.read()
    own = reported_just_now(
        session, community_id, sought, resident_id=by.id, client_key=text("client_key"), now=now
    )
    alike = reported_already(session, community_id, sought, resident_id=by.id, now=now)
    return Found(own, alike)


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
        own=found.own,
        alike=found.alike,
        rules=edition_now(db.session(), community_id).rules,
    )
    return Response(piece, headers={"Cache-Control": "no-store"})
