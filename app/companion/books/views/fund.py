"""The maintenance fund by flat: the lists that open it, all accounts at the desk, one's own."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.books.service import (
    OpeningFile,
    OpeningFileRefused,
    confirm_opening,
    find_unit_account,
    list_movements,
    list_openings,
    propose_opening,
    unit_accounts,
    withdraw_opening,
)
from app.companion.books.views.blueprint import MAX_UPLOAD_BYTES, READERS, WRITERS, blueprint
from app.companion.books.views.desk import typed_day, uploads
from app.companion.frame import answer, render, text
from app.companion.residents.views.phone import current_resident
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body


@blueprint.get("/communities/<community_id>/books/fund")
@access(*READERS)
def fund(community_id: str) -> ResponseReturnValue:
    return _fund(community_id)


def _fund(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    accounts = unit_accounts(session, community_id)
    return render(
        "companion/books/fund.html",
        community_id,
        wrong=wrong,
        accounts=accounts,
        total=sum(one.balance for one in accounts),
        short=sum(one.must_top_up for one in accounts),
        openings=list_openings(session, community_id),
        typed=request.form,
        me=current_officer().id,
    )


@blueprint.post("/communities/<community_id>/books/openings")
@access(*WRITERS)
@allow_body(MAX_UPLOAD_BYTES)
def propose(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: propose_opening(
            community_id, _given(), officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _fund(community_id, wrong),
        then=lambda: _there(community_id),
        said=_("The list adds up. A second person confirms it."),
    )


def _given() -> OpeningFile:
    files = uploads("file")
    if not files:
        raise OpeningFileRefused
    return OpeningFile(
        files[0].data, files[0].name, parse_yuan(text("control_total")), typed_day("on")
    )


@blueprint.post("/communities/<community_id>/books/openings/<int:opening_id>/confirm")
@access(*WRITERS)
@step_up
def confirm(community_id: str, opening_id: int) -> ResponseReturnValue:
    return answer(
        lambda: confirm_opening(
            community_id, opening_id, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _fund(community_id, wrong),
        then=lambda: _there(community_id),
        said=_("The accounts of these flats are open."),
    )


@blueprint.post("/communities/<community_id>/books/openings/<int:opening_id>/withdraw")
@access(*WRITERS)
def withdraw(community_id: str, opening_id: int) -> ResponseReturnValue:
    return answer(
        lambda: withdraw_opening(
            community_id, opening_id, officer_id=current_officer().id, now=clock.read()
        ),
        lambda wrong: _fund(community_id, wrong),
        then=lambda: _there(community_id),
        said=_("The list was taken back."),
    )


def _there(community_id: str) -> str:
    return url_for("companion.books.fund", community_id=community_id)


@blueprint.get("/c/<community_id>/fund")
@access.resident
def mine(community_id: str) -> ResponseReturnValue:
    resident, session = current_resident(community_id), db.session()
    mine = resident.is_owner
    return render(
        "companion/books/mine.html",
        community_id,
        resident=resident,
        account=find_unit_account(session, community_id, resident.unit_id) if mine else None,
        movements=list_movements(session, community_id, resident.unit_id) if mine else [],
    )
