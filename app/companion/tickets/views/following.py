"""Following somebody else's public report, and leaving it again."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer
from app.companion.residents.views.phone import current_resident
from app.companion.tickets.service.following import follow_ticket, leave_ticket
from app.companion.tickets.views.blueprint import blueprint
from app.companion.tickets.views.public import public_page
from app.platform import clock
from app.platform.access import access
from app.platform.limits import limiter


@blueprint.post("/c/<community_id>/reports/<int:number>/follow")
@access.resident
@limiter.limit("240 per hour")
def follow(community_id: str, number: int) -> ResponseReturnValue:
    resident, now = current_resident(community_id), clock.read()
    return answer(
        lambda: follow_ticket(community_id, number, by=resident, now=now),
        lambda wrong: public_page(community_id, number, wrong),
        then=lambda: _page(community_id, number),
        said=_("You follow it: its news come to your phone as if you had reported it."),
    )


@blueprint.post("/c/<community_id>/reports/<int:number>/leave")
@access.resident
@limiter.limit("240 per hour")
def leave(community_id: str, number: int) -> ResponseReturnValue:
    resident = current_resident(community_id)
    return answer(
        lambda: leave_ticket(community_id, number, by=resident),
        lambda wrong: public_page(community_id, number, wrong),
        then=lambda: _page(community_id, number),
        said=_("You get no more news of it."),
    )


def _page(community_id: str, number: int) -> str:
    return url_for("companion.tickets.public_report", community_id=community_id, number=number)
