"""The daily comparison with the provider's statement, at the company's desk."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import (
    StatementNotFound,
    accept_paid_amount,
    ask,
    close_day,
    explain_difference,
    find_provider,
    get_day,
    is_sandbox_on,
    list_days,
    open_days,
    read_statement,
)
from app.companion.fees.service.payments import find_order
from app.companion.fees.service.providers import sandbox
from app.companion.fees.service.providers.statement_files import MOST_BYTES
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.fees.views.words import VERDICT_WORDS
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body

BODY = MOST_BYTES + 20_000


@blueprint.get("/communities/<community_id>/fees/days")
@access(*READERS)
def days(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    left = open_days(session, [community_id], now).get(community_id, [])
    return render(
        "companion/fees/days.html",
        community_id,
        wrong=wrong,
        days=list_days(session, community_id),
        missing=[one for one in left if not one.differences],
        provider=find_provider(),
        is_sandbox=is_sandbox_on(),
        yesterday=local_date(now) - timedelta(days=1),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/fees/days")
@access(DESK)
@allow_body(BODY)
def read_day_file(community_id: str) -> ResponseReturnValue:
    sent = request.files.get("statement")
    data = b"" if sent is None else sent.read(MOST_BYTES + 1)
    provider = find_provider()
    return answer(
        lambda: read_statement(
            community_id,
            "" if provider is None else provider.name,
            _day(text("day")),
            data,
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: _day_address(community_id, text("day")),
        said=_("Compared."),
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise StatementNotFound from None


def _day_address(community_id: str, day: str) -> str:
    provider = find_provider()
    name = "none" if provider is None else provider.name
    return url_for("companion.fees.day", community_id=community_id, provider=name, day=day)


@blueprint.get("/communities/<community_id>/fees/days/<provider>/<day>")
@access(*READERS)
def day(community_id: str, provider: str, day: str) -> ResponseReturnValue:
    return _day_page(community_id, provider, _day(day))


def _day_page(community_id: str, provider: str, day: date, wrong: str | None = None) -> str:
    session = db.session()
    view = get_day(session, community_id, provider, day)
    orders = {one.number for one in view.differences if find_order(session, one.number)}
    return render("companion/fees/day.html", community_id, wrong=wrong, view=view, orders=orders)


@blueprint.post("/communities/<community_id>/fees/days/<provider>/<day>")
@access(DESK)
def settle_day(community_id: str, provider: str, day: str) -> ResponseReturnValue:
    """Explain a difference, or close the day."""
    officer, now, of = current_officer().id, clock.read(), _day(day)
    number = text("difference")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return answer(
        lambda: (
            close_day(community_id, provider, of, officer_id=officer, now=now)
            if text("do") == "close"
            else explain_difference(
                community_id,
                int(number) if is_number else 0,
                text("explanation"),
                officer_id=officer,
                now=now,
            )
        ),
        lambda wrong: _day_page(community_id, provider, of, wrong),
        then=lambda: url_for(
            "companion.fees.day", community_id=community_id, provider=provider, day=day
        ),
        said=_("Written down."),
    )


@blueprint.post("/communities/<community_id>/fees/orders/<order_no>/ask")
@access(DESK)
def ask_order(community_id: str, order_no: str) -> ResponseReturnValue:
    row = find_order(db.session(), order_no)
    if row is None or row.community_id != community_id:
        abort(404)
    verdict = ask(order_no, now=clock.read())
    flash(str(VERDICT_WORDS[verdict]), "good" if verdict in ("settled", "known") else "warning")
    return redirect(url_for("companion.fees.days", community_id=community_id))


@blueprint.post("/communities/<community_id>/fees/orders/<order_no>/accept")
@access(DESK)
@step_up
def accept(community_id: str, order_no: str) -> ResponseReturnValue:
    return answer(
        lambda: accept_paid_amount(
            community_id, order_no, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.fees.days", community_id=community_id),
        said=_("What came is booked."),
    )


@blueprint.get("/communities/<community_id>/fees/sandbox/<day>.csv")
@access(DESK)
def sandbox_statement(community_id: str, day: str) -> ResponseReturnValue:
    """The statement that the sandbox publishes, to be read in here."""
    if not is_sandbox_on():
        abort(404)
    data = sandbox.write_statement(db.session(), community_id, _day(day))
    headers = {"Content-Disposition": f'attachment; filename="sandbox-{day[:10]}.csv"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)
