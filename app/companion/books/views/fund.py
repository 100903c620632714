"""The maintenance fund by flat: the lists of what goes in, all accounts at the desk, one's own."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.books.service import (
    CONFIRMERS,
    Interest,
    OpeningFile,
    OpeningFileRefused,
    VoucherNotTaken,
    confirm_list,
    find_unit_account,
    fund_lists,
    is_second,
    list_movements,
    propose_interest,
    propose_opening,
    propose_topups,
    read_list,
    unit_accounts,
    withdraw_list,
)
from app.companion.books.views.blueprint import (
    ENDERS,
    MAX_UPLOAD_BYTES,
    READERS,
    WRITERS,
    blueprint,
)
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
    session, officer = db.session(), current_officer()
    accounts, lists = unit_accounts(session, community_id), fund_lists(session, community_id)
    return render(
        "companion/books/fund.html",
        community_id,
        wrong=wrong,
        accounts=accounts,
        total=sum(one.balance for one in accounts),
        short=sum(one.must_top_up for one in accounts),
        lists=lists,
        mine={one.id for one in lists if is_second(officer, community_id, one.given)},
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/books/openings")
@access(*WRITERS)
@allow_body(MAX_UPLOAD_BYTES)
def propose(community_id: str) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: propose_opening(
            community_id, _given(), officer_id=current_officer().id, now=clock.read()
        ),
        _("The list adds up. A person of another body confirms it."),
    )


@blueprint.post("/communities/<community_id>/books/topups")
@access(*WRITERS)
@allow_body(MAX_UPLOAD_BYTES)
def propose_top_up(community_id: str) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: propose_topups(
            community_id, _given(), officer_id=current_officer().id, now=clock.read()
        ),
        _("The list adds up. A person of another body confirms it."),
    )


@blueprint.post("/communities/<community_id>/books/interest")
@access(*WRITERS)
@allow_body(MAX_UPLOAD_BYTES)
def propose_share(community_id: str) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: propose_interest(
            community_id, _interest(), officer_id=current_officer().id, now=clock.read()
        ),
        _("The interest is shared over the flats. A person of another body confirms it."),
    )


def _given() -> OpeningFile:
    files = uploads("file")
    if not files:
        raise OpeningFileRefused
    return OpeningFile(
        files[0].data, files[0].name, parse_yuan(text("control_total")), typed_day("on")
    )


def _interest() -> Interest:
    papers = uploads("paper")
    if len(papers) != 1:
        raise VoucherNotTaken
    return Interest(parse_yuan(text("amount")), typed_day("interest_on"), papers[0])


@blueprint.get("/communities/<community_id>/books/openings/<int:opening_id>")
@access(*READERS)
def one_list(community_id: str, opening_id: int) -> ResponseReturnValue:
    shown, flats = read_list(db.session(), community_id, opening_id)
    return render("companion/books/list.html", community_id, one=shown, flats=flats)


@blueprint.post("/communities/<community_id>/books/openings/<int:opening_id>/confirm")
@access(*CONFIRMERS)
@step_up
def confirm(community_id: str, opening_id: int) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: confirm_list(
            community_id, opening_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("The list is entered in the books."),
    )


@blueprint.post("/communities/<community_id>/books/openings/<int:opening_id>/withdraw")
@access(*ENDERS)
def withdraw(community_id: str, opening_id: int) -> ResponseReturnValue:
    return _answer(
        community_id,
        lambda: withdraw_list(
            community_id, opening_id, officer_id=current_officer().id, now=clock.read()
        ),
        _("The list was taken back."),
    )


def _answer(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _fund(community_id, wrong),
        then=lambda: _there(community_id),
        said=said,
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
