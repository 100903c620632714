"""Late fees at the company's desk: what they come to on a day, billing a flat's, letting one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service.late import late_fees
from app.companion.fees.service.late_billing import (
    LateDayInvalid,
    bill_late_fees,
    list_waivers,
    waive_late_fee,
)
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db

SHOWN = 50
MOST_FLATS = 200


@blueprint.get("/communities/<community_id>/fees/late")
@access(*READERS)
def late(community_id: str) -> ResponseReturnValue:
    written = request.args.get("day", "")
    return _page(community_id, _day(written) if written else local_date(clock.read()))


def _page(community_id: str, day: date, wrong: str | None = None) -> str:
    session = db.session()
    fees = sorted(late_fees(session, community_id, day), key=lambda one: one.bill.unit_id)
    flats = [list(some) for _, some in groupby(fees, key=lambda one: one.bill.unit_id)]
    return render(
        "companion/fees/late.html",
        community_id,
        wrong=wrong,
        day=day,
        flats=[(some, sum(one.amount for one in some)) for some in flats[:MOST_FLATS]],
        is_cut=len(flats) > MOST_FLATS,
        waivers=list_waivers(session, community_id)[:SHOWN],
        typed=request.form,
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise LateDayInvalid from None


def _whole(name: str) -> int:
    written = text(name)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 13 else -1


@blueprint.post("/communities/<community_id>/fees/late")
@access(DESK)
@step_up
def bill_late(community_id: str) -> ResponseReturnValue:
    day = _day(text("day"))
    return _answer(
        community_id,
        day,
        lambda: bill_late_fees(
            community_id,
            _whole("flat"),
            day,
            looked_at=_whole("looked_at"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("The bills are out."),
    )


@blueprint.post("/communities/<community_id>/fees/late/<int:bill_id>")
@access(DESK)
@step_up
def waive_late(community_id: str, bill_id: int) -> ResponseReturnValue:
    day = _day(text("day"))
    return _answer(
        community_id,
        day,
        lambda: waive_late_fee(
            community_id,
            bill_id,
            day,
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Let go, with your name and the reason."),
    )


def _answer(
    community_id: str, day: date, act: Callable[[], object], said: str
) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _page(community_id, day, wrong),
        then=lambda: url_for("companion.fees.late", community_id=community_id, day=day),
        said=said,
    )
