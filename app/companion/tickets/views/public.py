"""What everybody sees: public reports and how they go on, and who answers for what.

Law: no private report, no name, no number, no flat, no photo of a resident; pictures are only those
that the body took of its own work.
"""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.companion.residents.views.phone import find_current_resident
from app.companion.tickets.service import find_matter_number, list_lines, list_tickets
from app.companion.tickets.service.figures import count
from app.companion.tickets.service.following import is_followed
from app.companion.tickets.service.matrix import responsibility_matrix
from app.companion.tickets.service.pictures import PhotoView, list_photos
from app.companion.tickets.service.reading import TicketNotFound, TicketView, get_public
from app.companion.tickets.views.blueprint import blueprint
from app.companion.tickets.views.frame import render
from app.companion.tickets.views.resident import picture
from app.platform import clock
from app.platform.access import access
from app.platform.db import db

SHOWN = 100


@blueprint.get("/c/<community_id>/reports")
@access.public
def reports(community_id: str) -> ResponseReturnValue:
    """List public reports: what is open first, late ones on top."""
    rows = list_tickets(
        db.session(),
        community_id,
        public_only=True,
        group=request.args.get("group", ""),
        limit=SHOWN,
        now=clock.read(),
    )
    shown = [one for one in rows if one.state not in ("withdrawn", "joined")]
    return render("reports.html", community_id, rows=shown, numbers=count(shown))


@blueprint.get("/c/<community_id>/reports/<int:number>")
@access.public
def public_report(community_id: str, number: int) -> ResponseReturnValue:
    return public_page(community_id, number)


def public_page(community_id: str, number: int, wrong: str | None = None) -> str:
    """Return what everybody sees of a report; `wrong` is what following it was refused for."""
    session = db.session()
    ticket = get_public(session, community_id, number, clock.read())
    reader = find_current_resident(community_id)
    return render(
        "public_report.html",
        community_id,
        wrong=wrong,
        own=reader is not None and ticket.resident_id == reader.id,
        followed=reader is not None and is_followed(session, ticket.id, reader.id),
        ticket=ticket,
        matter=find_matter_number(session, ticket),
        lines=[one for one in list_lines(session, ticket.id) if one.act not in ("note", "photos")],
        photos=_shown(ticket),
    )


@blueprint.get("/c/<community_id>/reports/<int:number>/photos/<int:photo_id>.jpg")
@access.public
def public_photo(community_id: str, number: int, photo_id: int) -> ResponseReturnValue:
    ticket = get_public(db.session(), community_id, number, clock.read())
    if photo_id not in {one.id for one in _shown(ticket)}:
        raise TicketNotFound(id=number)
    return picture(ticket.id, photo_id)


def _shown(ticket: TicketView) -> list[PhotoView]:
    """A flat's inside is nobody's business, whoever took the picture."""
    if ticket.place == "flat":
        return []
    return [one for one in list_photos(db.session(), ticket.id) if one.moment != "report"]


@blueprint.get("/c/<community_id>/who-does-what")
@access.public
def matrix(community_id: str) -> ResponseReturnValue:
    session = db.session()
    return render("matrix.html", community_id, lines=responsibility_matrix(session, community_id))
