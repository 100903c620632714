"""A resident's own reports: writing one, following it, confirming, rating, opening it again.

Law: a phone sends the same report with the same key until it has its answer, and each photo by
itself; both are taken once. Without a script one form does all of it. Before a report goes out its
writer sees public ones that are perhaps about the same thing (the script asks for them by itself).
"""

from __future__ import annotations

from flask import Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, text
from app.companion.residents.views.phone import current_resident
from app.companion.tickets.service import (
    do_act,
    find_matter_number,
    get_ticket,
    list_lines,
    list_tickets,
    open_ticket,
    rules_of,
)
from app.companion.tickets.service.following import list_followed
from app.companion.tickets.service.machine import acts_of, get_act
from app.companion.tickets.service.papers import list_papers
from app.companion.tickets.service.pictures import list_photos, new_key, read_photo
from app.companion.tickets.service.reading import get_seen, standings_of
from app.companion.tickets.service.running import views_of_ticket
from app.companion.tickets.views.alike import Found, alike_of_form
from app.companion.tickets.views.blueprint import MAX_REPORT, blueprint
from app.companion.tickets.views.frame import (
    render,
    report_lists,
    report_of_form,
    told_of_form,
)
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import wants_json
from app.platform.limits import allow_body, limiter

#: What a reporter does with a form of its own on the ticket's page.
OWN_ACTS = ("confirm", "rate", "reopen", "withdraw", "note", "photos", "urge", "publish")


@blueprint.get("/c/<community_id>/tickets")
@access.resident
def mine(community_id: str) -> ResponseReturnValue:
    resident = current_resident(community_id)
    session, now = db.session(), clock.read()
    rows = list_tickets(session, community_id, resident_id=resident.id, now=now)
    followed = list_followed(session, community_id, resident.id, now=now)
    return render("mine.html", community_id, rows=rows, followed=followed)


@blueprint.get("/c/<community_id>/tickets/new")
@access.resident
def new(community_id: str) -> ResponseReturnValue:
    return _form(community_id)


def _form(community_id: str, wrong: str | None = None, found: Found | None = None) -> str:
    key = text("client_key") or new_key()
    return render(
        "new.html",
        community_id,
        wrong=wrong,
        key=key,
        own=found.own if found else None,
        alike=found.alike if found else [],
        **report_lists(community_id),
    )


@blueprint.post("/c/<community_id>/tickets")
@access.resident
# Pictures are costly to look at, and a refused report has looked at them too.
@limiter.limit("240 per hour")
@allow_body(MAX_REPORT)
def report(community_id: str) -> ResponseReturnValue:
    resident, now, opened = current_resident(community_id), clock.read(), []

    def act() -> None:
        opened.append(
            open_ticket(community_id, report_of_form(source="phone"), by=resident, now=now)
        )

    def page() -> str:
        return url_for("companion.tickets.own", community_id=community_id, ticket_id=opened[0])

    if wants_json():
        act()
        return jsonify({"id": opened[0], "url": page()})
    found = None if text("anyway") else alike_of_form(community_id)
    if found:
        return _form(community_id, found=found)
    return answer(
        act,
        lambda wrong: _form(community_id, wrong),
        then=page,
        said=_("Reported. Here you see what happens and until when."),
    )


@blueprint.get("/c/<community_id>/tickets/<int:ticket_id>")
@access.resident
def own(community_id: str, ticket_id: int) -> ResponseReturnValue:
    return _own_page(community_id, ticket_id)


def _own_page(
    community_id: str, ticket_id: int, wrong: str | None = None, refused: str = ""
) -> str:
    session, now, resident = db.session(), clock.read(), current_resident(community_id)
    ticket = get_seen(session, ticket_id, resident, now)
    standings = standings_of(session, ticket_id, resident)
    joined = None if ticket.joined_to is None else get_ticket(session, ticket.joined_to, now)
    return render(
        "own.html",
        community_id,
        wrong=wrong,
        refused=refused,
        ticket=ticket,
        joined=joined,
        matter=find_matter_number(session, ticket),
        lines=list_lines(session, ticket_id),
        photos=list_photos(session, ticket_id),
        clocks=views_of_ticket(session, ticket_id, now),
        papers=list_papers(session, ticket_id),
        acts=[one for one in acts_of(ticket.state, standings) if one in OWN_ACTS],
        rules=rules_of(session, community_id, ticket.rules_version),
    )


@blueprint.get("/c/<community_id>/tickets/<int:ticket_id>/<act>")
@access.resident
def do_again(community_id: str, ticket_id: int, act: str) -> ResponseReturnValue:
    """Lead whoever loads the address of an act anew back to the report."""
    get_act(act)
    return redirect(
        url_for("companion.tickets.own", community_id=community_id, ticket_id=ticket_id)
    )


@blueprint.post("/c/<community_id>/tickets/<int:ticket_id>/<act>")
@access.resident
@limiter.limit("240 per hour")
@allow_body(MAX_REPORT)
def do(community_id: str, ticket_id: int, act: str) -> ResponseReturnValue:
    resident, now = current_resident(community_id), clock.read()
    page = url_for("companion.tickets.own", community_id=community_id, ticket_id=ticket_id)

    def change() -> None:
        get_seen(db.session(), ticket_id, resident)
        name = get_act(act).name
        do_act(ticket_id, name, told_of_form(), by=resident, now=now)

    if wants_json():
        change()
        return jsonify({"id": ticket_id, "url": page})
    get_seen(db.session(), ticket_id, resident)
    return answer(
        change,
        lambda wrong: _own_page(community_id, ticket_id, wrong, act),
        then=lambda: page,
        said=_("Written down. Whoever works on it can read it."),
    )


@blueprint.get("/c/<community_id>/tickets/<int:ticket_id>/photos/<int:photo_id>.jpg")
@access.resident
def own_photo(community_id: str, ticket_id: int, photo_id: int) -> ResponseReturnValue:
    get_seen(db.session(), ticket_id, current_resident(community_id))
    return picture(ticket_id, photo_id)


def picture(ticket_id: int, photo_id: int) -> Response:
    """Return a photo to somebody who may see its ticket; no cache keeps it for others."""
    data = read_photo(db.session(), ticket_id, photo_id)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(data, mimetype="image/jpeg", headers=headers)


@blueprint.get("/c/<community_id>/report")
@access.public
def short(community_id: str) -> ResponseReturnValue:
    """Lead from an address that is short enough for a poster to the form."""
    return redirect(url_for("companion.tickets.new", community_id=community_id))
