"""The officers' desk: reports with filters, one report with its acts, reports taken at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, text
from app.companion.residents.service import list_residents_of
from app.companion.tickets.service import (
    do_act,
    find_matter_number,
    is_unbroken,
    list_lines,
    list_tickets,
    rules_of,
    similar_tickets,
)
from app.companion.tickets.service.desking import open_at_desk
from app.companion.tickets.service.figures import count
from app.companion.tickets.service.following import count_followers
from app.companion.tickets.service.machine import BODIES, STATES, acts_of, get_act
from app.companion.tickets.service.papers import list_papers
from app.companion.tickets.service.pauses import last_pause_day
from app.companion.tickets.service.pictures import list_photos, new_key
from app.companion.tickets.service.reading import (
    TicketView,
    find_community,
    get_seen,
    may_see,
    parties_of,
    standings_of,
)
from app.companion.tickets.service.running import views_of_ticket
from app.companion.tickets.service.visits import list_visits
from app.companion.tickets.views.blueprint import MAX_REPORT, READERS, WORKERS, blueprint
from app.companion.tickets.views.frame import (
    render,
    report_lists,
    report_of_form,
    told_of_form,
    written,
)
from app.companion.tickets.views.resident import picture
from app.core.profile.keys import EMERGENCIES
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body

#: Acts with a page or form of their own, and those that only a reporter or the clock does.
ELSEWHERE = frozenset({"to_fund", "paper", "publish", "urge", "withdraw"})


@blueprint.get("/communities/<community_id>/tickets")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    """List what this officer has to do with: late ones first."""
    rows = list_tickets(
        db.session(),
        community_id,
        seen_by=current_officer(),
        now=clock.read(),
        **_filters(),
    )
    return render(
        "desk.html",
        community_id,
        rows=rows,
        numbers=count(rows),
        chosen=request.args,
        states=STATES,
        bodies=BODIES,
        **report_lists(community_id),
    )


def _filters() -> dict[str, Any]:
    args = request.args
    return {
        "category": args.get("category", ""),
        "state": args.get("state", ""),
        "body": args.get("body", ""),
        "building": args.get("building", ""),
        "open_only": not args.get("state") and not args.get("all"),
        "late_only": bool(args.get("late")),
        "since": _day(args.get("since", "")),
        "until": _day(args.get("until", "")),
    }


def _day(written_day: str) -> date | None:
    try:
        return date.fromisoformat(written_day) if written_day else None
    except ValueError:
        return None


@blueprint.get("/communities/<community_id>/tickets/new")
@access(*WORKERS)
def desk_new(community_id: str) -> ResponseReturnValue:
    return _form(community_id)


def _form(community_id: str, wrong: str | None = None) -> str:
    return render(
        "desk_new.html",
        community_id,
        wrong=wrong,
        key=text("client_key") or new_key(),
        flats=sorted({one.label for one in list_residents_of(db.session(), community_id)}),
        **report_lists(community_id),
    )


@blueprint.post("/communities/<community_id>/tickets/new")
@access(*WORKERS)
@allow_body(MAX_REPORT)
def desk_report(community_id: str) -> ResponseReturnValue:
    """Write down what somebody reports at the desk or on the telephone."""
    opened: list[int] = []

    def act() -> None:
        report = report_of_form(source="desk")
        officer, now = current_officer(), clock.read()
        opened.append(
            open_at_desk(community_id, report, flat=text("flat"), officer=officer, now=now)
        )

    return answer(
        act,
        lambda wrong: _form(community_id, wrong),
        then=lambda: url_for("companion.tickets.ticket", ticket_id=opened[0]),
        said=_("Written down. It runs by the same clocks as a report from a phone."),
    )


@blueprint.get("/communities/<community_id>/tickets/visits")
@access(*READERS)
def visits(community_id: str) -> ResponseReturnValue:
    """List whom to ask afterwards: finished and silent, or few stars."""
    rows = list_visits(db.session(), community_id, seen_by=current_officer())
    return render("visits.html", community_id, rows=rows)


@blueprint.get("/tickets/<int:ticket_id>")
@access(*READERS)
def ticket(ticket_id: int) -> ResponseReturnValue:
    return ticket_page(ticket_id)


def ticket_page(ticket_id: int, wrong: str | None = None, refused: str = "") -> str:
    """Return a ticket's page for an officer; `wrong` is what a form on it was refused for.

    `refused` names the act, or the kind of document, whose form stays open as it was filled in.
    """
    session, now, officer = db.session(), clock.read(), current_officer()
    found = get_seen(session, ticket_id, officer, now)
    standings = standings_of(session, ticket_id, officer)
    rules = rules_of(session, found.community_id, found.rules_version)
    lines = list_lines(session, ticket_id)
    last_day = last_pause_day(lines, rules, now)
    return render(
        "ticket.html",
        found.community_id,
        wrong=wrong,
        refused=refused,
        ticket=found,
        matter=find_matter_number(session, found),
        lines=lines,
        last_pause_day=last_day,
        unbroken=is_unbroken(session, ticket_id),
        photos=list_photos(session, ticket_id),
        clocks=views_of_ticket(session, ticket_id, now),
        parties=parties_of(session, ticket_id),
        followers=count_followers(session, ticket_id),
        papers=list_papers(session, ticket_id),
        standings=standings,
        acts=[one for one in _acts(found, standings) if one != "pause" or last_day],
        similar=[] if found.is_ended else _similar(found),
        rules=rules,
        bodies=BODIES,
        emergencies=EMERGENCIES,
    )


def _acts(found: TicketView, standings: frozenset[str]) -> list[str]:
    possible = acts_of(found.state, standings)
    return [one for one in possible if one not in ELSEWHERE and get_act(one).who != {"clock"}]


def _similar(found: TicketView) -> list[Any]:
    """Only what this officer may see is suggested."""
    session, officer = db.session(), current_officer()
    seen = {one.id for one in list_tickets(session, found.community_id, seen_by=officer)}
    return [one for one in similar_tickets(session, found.id) if one.ticket.id in seen]


@blueprint.get("/tickets/<int:ticket_id>/acts/<act>")
@access(*READERS)
def act_again(ticket_id: int, act: str) -> ResponseReturnValue:
    """Lead whoever loads the address of an act anew back to the report."""
    get_act(act)
    return redirect(url_for("companion.tickets.ticket", ticket_id=ticket_id, _anchor=f"do-{act}"))


@blueprint.post("/tickets/<int:ticket_id>/acts/<act>")
@access(*WORKERS)
@allow_body(MAX_REPORT)
def act(ticket_id: int, act: str) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    get_seen(db.session(), ticket_id, officer)

    def change() -> None:
        do_act(ticket_id, get_act(act).name, told_of_form(), by=officer, now=now)

    return answer(
        change,
        lambda wrong: ticket_page(ticket_id, wrong, act),
        then=lambda: _after(ticket_id),
        said=written(),
    )


def _after(ticket_id: int) -> str:
    """Back to the ticket while it is this officer's to see, else to the list."""
    session = db.session()
    if may_see(session, ticket_id, current_officer()):
        return url_for("companion.tickets.ticket", ticket_id=ticket_id)
    place = find_community(session, ticket_id)
    return url_for("companion.tickets.desk", community_id=place)


@blueprint.get("/tickets/<int:ticket_id>/photos/<int:photo_id>.jpg")
@access(*READERS)
def photo(ticket_id: int, photo_id: int) -> ResponseReturnValue:
    get_seen(db.session(), ticket_id, current_officer())
    return picture(ticket_id, photo_id)
