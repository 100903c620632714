"""What everybody may read: the score, what its parts rest on, the history, the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from app.companion.frame import render
from app.companion.inspection.service import list_orders
from app.companion.rating.service import (
    RUNGS,
    Score,
    all_rules,
    list_scores,
    quarter_of,
    rules_for,
    rung_of,
    score_now,
    serving_on,
    survey_result,
)
from app.companion.rating.views.blueprint import blueprint
from app.companion.tickets.service import TicketView, list_tickets, may_see
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, find_current_officer
from app.platform.db import db
from app.registry.service import get_community

# Tickets asked for in one statement.
LOT = 500
Found = list[tuple[str, list[TicketView], int]]


@blueprint.get("/c/<community_id>/rating")
@access.public
def rating(community_id: str) -> ResponseReturnValue:
    return _page(community_id, quarter_of(local_date(clock.read())))


@blueprint.get("/c/<community_id>/rating/<quarter>")
@access.public
def quarter_rating(community_id: str, quarter: str) -> ResponseReturnValue:
    return _page(community_id, quarter)


def _page(community_id: str, quarter: str) -> str:
    session, now = db.session(), clock.read()
    get_community(session, community_id)
    score = _known(community_id, quarter)
    return render(
        "companion/rating/rating.html",
        community_id,
        score=score,
        scores=list_scores(session, community_id),
        rung=RUNGS[rung_of(session, community_id, now=now)],
        serving=serving_on(session, community_id, local_date(now)),
        survey=survey_result(session, community_id, quarter, now=clock.read()),
        rules=rules_for(quarter),
        is_now=quarter == quarter_of(local_date(now)),
    )


def _known(community_id: str, quarter: str) -> Score:
    now = clock.read()
    if quarter > quarter_of(local_date(now)):
        abort(404)
    return score_now(db.session(), community_id, quarter, now=now)


@blueprint.get("/c/<community_id>/rating/<quarter>/<part>")
@access.public
def part(community_id: str, quarter: str, part: str) -> ResponseReturnValue:
    """Show one part with the tickets, orders or answers behind each figure."""
    session = db.session()
    get_community(session, community_id)
    score = _known(community_id, quarter)
    if part not in {one.key for one in score.parts}:
        abort(404)
    shown: dict[str, Any] = {"tickets": [], "orders": [], "is_officer": False}
    found = score.part(part)
    if part in ("in_time", "stars"):
        shown["tickets"] = _tickets(community_id, found.ids)
        shown["is_officer"] = find_current_officer() is not None
    if part == "orders":
        shown["orders"] = [
            (name, list_orders(session, community_id, now=clock.read(), ids=ids))
            for name, ids in found.ids.items()
        ]
    return render(
        "companion/rating/part.html",
        community_id,
        score=score,
        part=found,
        survey=survey_result(session, community_id, quarter, now=clock.read()),
        rules=rules_for(quarter),
        **shown,
    )


def _tickets(community_id: str, ids: Mapping[str, list[int]]) -> Found:
    """Each figure with the tickets that the reader may see, and how many more are private."""
    found: Found = []
    for name, behind in ids.items():
        tickets = _among(community_id, behind)
        seen = [one for one in tickets if not one.is_private or _sees(one)]
        found.append((name, seen, len(tickets) - len(seen)))
    return found


def _among(community_id: str, ids: list[int]) -> list[TicketView]:
    """Return these tickets by number, a lot in each statement."""
    found: list[TicketView] = []
    for start in range(0, len(ids), LOT):
        lot = ids[start : start + LOT]
        found += list_tickets(db.session(), community_id, among=lot, limit=LOT)
    return sorted(found, key=lambda one: one.number)


def _sees(ticket: TicketView) -> bool:
    officer = find_current_officer()
    return officer is not None and may_see(db.session(), ticket.id, officer)


@blueprint.get("/c/<community_id>/rating-rules")
@access.public
def rating_rules(community_id: str) -> ResponseReturnValue:
    get_community(db.session(), community_id)
    return render("companion/rating/rules.html", community_id, versions=all_rules()[::-1])


def csv_response(data: bytes, name: str) -> Response:
    """Return a CSV file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)
