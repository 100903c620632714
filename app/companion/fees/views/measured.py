"""What tariffs multiply, at the company's desk: parking spaces and meters."""

from __future__ import annotations

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.periods import period_of, periods_near
from app.companion.fees.service import (
    SpaceInvalid,
    TariffNotFound,
    add_space,
    end_space,
    enter_readings,
    list_spaces,
    list_tariffs,
)
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db


@blueprint.get("/communities/<community_id>/fees/measured")
@access(*READERS)
def measured(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    tariffs = list_tariffs(session, community_id)
    meters = [one for one in tariffs if one.newest.kind == "metered"]
    today = local_date(clock.read())
    cycles = dict.fromkeys(one.newest.cycle for one in meters)
    return render(
        "companion/fees/measured.html",
        community_id,
        wrong=wrong,
        spaces=list_spaces(session, community_id),
        meters=meters,
        periods=[name for cycle in cycles for name in periods_near(cycle, today)],
        period=period_of(next(iter(cycles), "month"), today),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/fees/measured")
@access(DESK)
def measure(community_id: str) -> ResponseReturnValue:
    acts = {"space": _space, "end": _end}
    act = acts.get(text("do"), _readings)
    return answer(
        lambda: act(community_id),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.fees.measured", community_id=community_id),
        said=_("Written down."),
    )


def _space(community_id: str) -> None:
    add_space(
        community_id,
        label=text("label"),
        space=text("space").strip(),
        since=_day("since"),
        until=_day("until") if text("until") else None,
        officer_id=current_officer().id,
        now=clock.read(),
    )


def _end(community_id: str) -> None:
    number = text("space_id")
    end_space(
        community_id,
        int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0,
        until=_day("until"),
        officer_id=current_officer().id,
        now=clock.read(),
    )


def _readings(community_id: str) -> None:
    series = text("series")
    if not (series.isascii() and series.isdigit() and len(series) < 8):
        raise TariffNotFound
    enter_readings(
        community_id,
        int(series),
        text("period"),
        text("lines"),
        officer_id=current_officer().id,
        now=clock.read(),
    )


def _day(name: str) -> date:
    try:
        return date.fromisoformat(text(name).strip())
    except ValueError:
        raise SpaceInvalid from None
