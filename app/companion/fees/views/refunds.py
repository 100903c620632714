"""Refunds that wait for a second person, for every body that may be one; corrections by month.

Law: whoever confirms money that leaves has to know whose it is, so the flat of a refund that waits
is shown to them; everybody else reads counts and sums of months.
"""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.books.service import CONFIRMERS
from app.companion.fees.service import confirm_refund, withdraw_refund
from app.companion.fees.service.credits import credits_of
from app.companion.fees.service.refund_bodies import (
    HIGHEST_ALONE,
    corrections,
    given_alone,
    given_by,
    may_be_second,
    refund_limit,
    set_refund_limit,
    waiting_refunds,
)
from app.companion.fees.views.blueprint import SECONDS, SUM_READERS, blueprint
from app.companion.frame import answer, render, text
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.registry.service import get_community


@blueprint.get("/communities/<community_id>/fees/refunds")
@access(*SUM_READERS)
def refunds(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session, officer, now = db.session(), current_officer(), clock.read()
    rows = waiting_refunds(session, [community_id])
    credits = credits_of(session, [one.unit_id for one in rows])
    return render(
        "companion/fees/refunds.html",
        community_id,
        wrong=wrong,
        waiting=[(one, given_by(one), credits[one.unit_id]) for one in rows],
        mine={one.id for one in rows if may_be_second(session, one, officer, now)},
        may_end=bool(officer.roles_in(community_id) & {*SECONDS}),
        may_limit=bool(officer.roles_in(community_id) & {*CONFIRMERS}),
        limit=refund_limit(session, community_id),
        used=given_alone(session, community_id, now),
        me=officer.id,
        highest=HIGHEST_ALONE,
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/fees/refunds/<int:refund_id>")
@access(*SECONDS)
@step_up
def settle_refund(community_id: str, refund_id: int) -> ResponseReturnValue:
    act = confirm_refund if text("do") == "confirm" else withdraw_refund
    return answer(
        lambda: act(community_id, refund_id, officer_id=current_officer().id, now=clock.read()),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.fees.refunds", community_id=community_id),
        said=_("Done."),
    )


@blueprint.post("/communities/<community_id>/fees/refunds/limit")
@access(*CONFIRMERS)
@step_up
def limit_refunds(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: set_refund_limit(
            community_id,
            parse_yuan(text("limit")),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.fees.refunds", community_id=community_id),
        said=_("Done."),
    )


@blueprint.get("/c/<community_id>/fee-corrections")
@access.public
def fee_corrections(community_id: str) -> ResponseReturnValue:
    session = db.session()
    get_community(session, community_id)
    return render(
        "companion/fees/corrections.html",
        community_id,
        months=corrections(session, community_id),
        limit=refund_limit(session, community_id),
    )
