"""Money that fits no bill, at the company's desk: what it is, and settling it by two persons."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import (
    confirm_settlement,
    list_misfits,
    list_settlements,
    propose_settlement,
    withdraw_settlement,
)
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.frame import answer, render, text
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db

SHOWN = 50


@blueprint.get("/communities/<community_id>/fees/misfits")
@access(*READERS)
def misfits(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    return render(
        "companion/fees/misfits.html",
        community_id,
        wrong=wrong,
        misfits=list_misfits(session, community_id),
        settlements=list_settlements(session, community_id)[:SHOWN],
        me=current_officer().id,
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/fees/misfits/<int:callback_id>")
@access(DESK)
@step_up
def settle_misfit(community_id: str, callback_id: int) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: propose_settlement(
            community_id,
            callback_id,
            act=text("do"),
            flat=text("flat"),
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("A second person of the company confirms it."),
    )


@blueprint.post("/communities/<community_id>/fees/settlements/<int:misfit_id>")
@access(DESK)
@step_up
def end_settlement(community_id: str, misfit_id: int) -> ResponseReturnValue:
    act = confirm_settlement if text("do") == "confirm" else withdraw_settlement
    return _answer(
        community_id,
        lambda: act(community_id, misfit_id, officer_id=current_officer().id, now=clock.read()),
        _("Done."),
    )


def _answer(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.fees.misfits", community_id=community_id),
        said=said,
    )
