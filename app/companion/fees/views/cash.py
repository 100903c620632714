"""The daily cash-up: the days at the desk, one day with its receipts, and what everybody reads.

Law: everybody reads which days were counted and confirmed, and every difference; the sums of a day
with few receipts are left out there, because they would speak of a neighbour.
"""

from __future__ import annotations

from datetime import date

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service.arrears import FEWEST
from app.companion.fees.service.cash import (
    CashDayEmpty,
    confirm_count,
    count_day,
    get_cash_day,
    list_cash_days,
    may_confirm,
)
from app.companion.fees.service.payments import DESK_METHODS
from app.companion.fees.service.takings import till_lines
from app.companion.fees.views.blueprint import DESK, SECONDS, SUM_READERS, blueprint
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.registry.service import get_community

MOST_PUBLIC = 120


@blueprint.get("/communities/<community_id>/fees/cash")
@access(*SUM_READERS)
def cash_days(community_id: str) -> ResponseReturnValue:
    officer, today = current_officer(), local_date(clock.read())
    days = list_cash_days(db.session(), community_id, today=today)
    mine = {(one.day, one.method) for one in days if may_confirm(officer, community_id, one)}
    return render("companion/fees/cash.html", community_id, days=days, mine=mine)


@blueprint.get("/communities/<community_id>/fees/cash/<day>/<method>")
@access(*SUM_READERS)
def cash_day(community_id: str, day: str, method: str) -> ResponseReturnValue:
    return _page(community_id, _day(day), method)


def _page(community_id: str, day: date, method: str, wrong: str | None = None) -> str:
    if method not in DESK_METHODS:
        abort(404)
    session = db.session()
    found = get_cash_day(session, community_id, day, method)
    if found.takings.acts == 0 and not found.counts:
        abort(404)
    return render(
        "companion/fees/cash_day.html",
        community_id,
        wrong=wrong,
        found=found,
        lines=till_lines(session, community_id, day, method),
        may=may_confirm(current_officer(), community_id, found),
        typed=request.form,
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise CashDayEmpty from None


@blueprint.post("/communities/<community_id>/fees/cash/<day>/<method>")
@access(DESK)
@step_up
def count_cash(community_id: str, day: str, method: str) -> ResponseReturnValue:
    of = _day(day)
    return answer(
        lambda: count_day(
            community_id,
            of,
            method,
            counted=_signed(text("counted")),
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: _page(community_id, of, method, wrong),
        then=lambda: _address(community_id, day, method),
        said=_("Counted. A second person confirms it."),
    )


def _signed(written: str) -> int:
    """What more went out than came in is written with a minus."""
    written = written.strip()
    return -parse_yuan(written[1:]) if written[:1] in ("-", "－") else parse_yuan(written)


@blueprint.post("/communities/<community_id>/fees/cash/<day>/<method>/<int:count_id>")
@access(*SECONDS)
@step_up
def confirm_cash(community_id: str, day: str, method: str, count_id: int) -> ResponseReturnValue:
    of = _day(day)
    return answer(
        lambda: confirm_count(
            community_id, count_id, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _page(community_id, of, method, wrong),
        then=lambda: _address(community_id, day, method),
        said=_("Confirmed."),
    )


def _address(community_id: str, day: str, method: str) -> str:
    return url_for("companion.fees.cash_day", community_id=community_id, day=day, method=method)


@blueprint.get("/c/<community_id>/cash-days")
@access.public
def cash_public(community_id: str) -> ResponseReturnValue:
    session, today = db.session(), local_date(clock.read())
    get_community(session, community_id)
    days = list_cash_days(session, community_id, today=today)
    return render(
        "companion/fees/cash_public.html",
        community_id,
        days=days[:MOST_PUBLIC],
        fewest=FEWEST,
        unconfirmed=sum(one.state != "confirmed" for one in days),
    )
