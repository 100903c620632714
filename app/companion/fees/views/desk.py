"""The company's desk: tariffs, billing runs, what waits for a second person."""

from __future__ import annotations

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.formula import KINDS, parse_rate
from app.companion.fees.periods import CYCLES, PeriodInvalid, period_of, periods_near
from app.companion.fees.service import (
    TariffInvalid,
    TariffWish,
    add_tariff,
    change_tariff,
    find_provider,
    get_tariff,
    issue_run,
    list_refunds,
    list_runs,
    list_tariffs,
    list_waiting_voids,
    preview_run,
)
from app.companion.fees.service.arrears import LATE_SERIES
from app.companion.fees.service.contracts import published_contracts
from app.companion.fees.service.late_billing import TITLE
from app.companion.fees.service.tariffs import INCOMES, USES
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.fees.views.words import FIELD_WORDS
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence
from app.registry.service.units import building_groups


class RunNotSure(RuleError):
    """Whoever sends bills out says that they looked at their number and sum."""


@blueprint.get("/communities/<community_id>/fees")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    session = db.session()
    tariffs = list_tariffs(session, community_id)
    today = local_date(clock.read())
    return render(
        "companion/fees/desk.html",
        community_id,
        tariffs=tariffs,
        periods={one.series: period_of(one.newest.cycle, today) for one in tariffs},
        runs=list_runs(session, community_id)[:20],
        titles={LATE_SERIES: TITLE, **{one.series: one.newest.title for one in tariffs}},
        voids=list_waiting_voids(session, community_id),
        refunds=[one for one in list_refunds(session, community_id) if one.state == "proposed"],
        me=current_officer().id,
        provider=find_provider(),
    )


@blueprint.get("/communities/<community_id>/fees/tariff")
@blueprint.get("/communities/<community_id>/fees/tariff/<int:series>")
@access(*READERS)
def tariff(community_id: str, series: int | None = None) -> ResponseReturnValue:
    return _tariff_page(community_id, series)


def _tariff_page(community_id: str, series: int | None, wrong: str | None = None) -> str:
    session = db.session()
    found = None if series is None else get_tariff(session, community_id, series)
    return render(
        "companion/fees/tariff.html",
        community_id,
        wrong=wrong,
        tariff=found,
        buildings=building_groups(session, community_id),
        kinds=KINDS,
        cycles=CYCLES,
        uses=USES,
        incomes=INCOMES,
        contracts=published_contracts(session, community_id),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/fees/tariff")
@blueprint.post("/communities/<community_id>/fees/tariff/<int:series>")
@access(DESK)
def save_tariff(community_id: str, series: int | None = None) -> ResponseReturnValue:
    return answer(
        lambda: _save(community_id, series),
        lambda wrong: _tariff_page(community_id, series, wrong),
        then=lambda: url_for("companion.fees.desk", community_id=community_id),
        said=_("Written down, with your name and the reason."),
    )


def _save(community_id: str, series: int | None) -> None:
    officer_id, now = current_officer().id, clock.read()
    try:
        if series is None:
            add_tariff(community_id, _wish(), officer_id=officer_id, now=now)
        else:
            change_tariff(community_id, series, _wish(), officer_id=officer_id, now=now)
    except TariffInvalid as wrong:
        # People are told the field by the words that stand above it.
        raise TariffInvalid(field=str(FIELD_WORDS[str(wrong.fields["field"])])) from None


def _wish() -> TariffWish:
    return TariffWish(
        title=text("title").strip(),
        kind=text("kind"),
        rate=parse_rate(text("rate")),
        cycle=text("cycle"),
        basis=text("basis").strip(),
        reason=text("reason").strip(),
        valid_from=read_day("valid_from"),
        valid_until=read_day("valid_until") if text("valid_until") else None,
        income=text("income"),
        measure=text("measure").strip(),
        buildings=tuple(request.form.getlist("buildings")),
        uses=tuple(request.form.getlist("uses")),
        due_days=_whole("due_days"),
        late_rate=_whole("late_rate") if text("late_rate").strip() else 0,
        late_grace=_whole("late_grace") if text("late_grace").strip() else 0,
        late_clause=text("late_clause").strip(),
        late_contract=text("late_contract"),
    )


def read_day(name: str) -> date:
    """Return the day in a field of the form. Raises TariffInvalid."""
    try:
        return date.fromisoformat(text(name).strip())
    except ValueError:
        raise TariffInvalid(field=name) from None


def _whole(name: str) -> int:
    written = text(name).strip()
    if not (written.isascii() and written.isdigit() and len(written) < 5):
        raise TariffInvalid(field=name)
    return int(written)


@blueprint.get("/communities/<community_id>/fees/run/<int:series>")
@access(*READERS)
def run(community_id: str, series: int) -> ResponseReturnValue:
    return _run_page(community_id, series)


def _run_page(community_id: str, series: int, wrong: str | None = None) -> str:
    session = db.session()
    found = get_tariff(session, community_id, series)
    today = local_date(clock.read())
    cycle = found.newest.cycle
    period = request.values.get("period", "").strip() or period_of(cycle, today)
    again = request.values.get("again") == "y"
    preview = None
    try:
        preview = preview_run(session, community_id, series, period, again=again)
    except PeriodInvalid as refused:
        period, wrong = period_of(cycle, today), sentence(refused)
    near = periods_near(cycle, today)
    return render(
        "companion/fees/run.html",
        community_id,
        wrong=wrong,
        tariff=found,
        period=period,
        periods=near if period in near else [period, *near],
        again=again,
        preview=preview,
    )


@blueprint.post("/communities/<community_id>/fees/run/<int:series>")
@access(DESK)
def issue(community_id: str, series: int) -> ResponseReturnValue:
    return answer(
        lambda: _issue(community_id, series),
        lambda wrong: _run_page(community_id, series, wrong),
        then=lambda: url_for("companion.fees.desk", community_id=community_id),
        said=_("The bills are out."),
    )


def _issue(community_id: str, series: int) -> int:
    looked_at = text("looked_at")
    if text("sure") != "y":
        raise RunNotSure
    return issue_run(
        community_id,
        series,
        text("period"),
        looked_at=int(looked_at) if looked_at.isascii() and looked_at.isdigit() else -1,
        again=text("again") == "y",
        officer_id=current_officer().id,
        now=clock.read(),
    )
