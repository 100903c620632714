"""The desk of those who close months: open the log, put a month up, confirm it, take it back."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.accounts.service import (
    REFUSES,
    check_second,
    confirm_closing,
    draft_month,
    find_accounts,
    find_closing,
    find_due,
    find_open,
    is_newest_seen,
    list_statements,
    open_accounts,
    propose_closing,
    withdraw_closing,
)
from app.companion.accounts.service.keys import keyless
from app.companion.accounts.views.blueprint import blueprint
from app.companion.frame import answer, render, text
from app.core.calendar import local_date
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.config import current_config
from app.platform.db import db
from app.platform.roles import Role

CLOSERS = (
    Role.CONVENER,
    Role.PROPERTY_COMPANY,
    Role.RESIDENTS_COMMITTEE,
    Role.STREET_OFFICE,
)
BOTH, DESK = {*CLOSERS}, {Role.PROPERTY_COMPANY}
# Where each thing that is open is done, and who may go there.
PLACES = {
    "entries": ("companion.books.desk", BOTH),
    "lists": ("companion.books.fund", BOTH),
    "reversals": ("companion.books.desk", BOTH),
    "cash_uncounted": ("companion.fees.cash_days", BOTH),
    "cash_unconfirmed": ("companion.fees.cash_days", BOTH),
    "cash_differs": ("companion.fees.cash_days", BOTH),
    "statements_missing": ("companion.fees.days", DESK),
    "statements_differ": ("companion.fees.days", DESK),
    "misfits": ("companion.fees.misfits", DESK),
    "payments": ("companion.spending.desk", BOTH),
}


@blueprint.get("/communities/<community_id>/accounts")
@access(*CLOSERS, Role.AUDITOR)
def desk(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def _page(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    today = local_date(now)
    opened = find_accounts(session, community_id)
    due = find_due(session, community_id, today=today)
    draft, found = None, dict[str, int]()
    if opened is not None and due is not None:
        found = find_open(session, community_id, due.month, now)
        draft = draft_month(session, opened, due.month, today=today)
    return render(
        "companion/accounts/desk.html",
        community_id,
        wrong=wrong,
        may_close=bool(current_officer().roles_in(community_id) & {*CLOSERS}),
        opened=opened,
        keyless=[] if opened else keyless(session, community_id),
        me=current_officer().id,
        due=due,
        totals=None if draft is None else draft.statement(()),
        found=found,
        places=_places(community_id, found),
        refused=any(code in found for code in REFUSES),
        waiting=find_closing(session, community_id),
        statements=list_statements(session, community_id)[::-1],
        seen=opened is not None and is_newest_seen(session, community_id),
    )


def _places(community_id: str, found: dict[str, int]) -> dict[str, str]:
    """Return by code the address where this officer finds what is open."""
    roles = current_officer().roles_in(community_id)
    return {
        code: url_for(PLACES[code][0], community_id=community_id)
        for code in found
        if roles & PLACES[code][1]
    }


@blueprint.post("/communities/<community_id>/accounts/open")
@access(Role.CONVENER, Role.STREET_OFFICE)
@step_up
def open_log(community_id: str) -> ResponseReturnValue:
    officer, host = current_officer(), current_config().host
    return _answer(
        community_id,
        lambda: open_accounts(community_id, officer_id=officer.id, host=host, now=clock.read()),
        _("Accounts can be published from now on."),
    )


@blueprint.post("/communities/<community_id>/accounts/closings")
@access(*CLOSERS)
@step_up
def propose(community_id: str) -> ResponseReturnValue:
    officer, month = current_officer(), text("month")
    return _answer(
        community_id,
        lambda: propose_closing(community_id, month, officer=officer, now=clock.read()),
        _("Put up. An officer of another body confirms it."),
    )


@blueprint.post("/communities/<community_id>/accounts/closings/<int:closing_id>/confirm")
@access(*CLOSERS)
@step_up(
    page=lambda community_id, closing_id, wrong: _page(community_id, wrong),
    check=lambda community_id, closing_id: check_second(
        db.session(), community_id, closing_id, officer=current_officer()
    ),
)
def confirm(community_id: str, closing_id: int) -> ResponseReturnValue:
    officer = current_officer()
    return _answer(
        community_id,
        lambda: confirm_closing(community_id, closing_id, officer=officer, now=clock.read()),
        _("The month is closed and published."),
    )


@blueprint.post("/communities/<community_id>/accounts/closings/<int:closing_id>/withdraw")
@access(*CLOSERS)
def withdraw(community_id: str, closing_id: int) -> ResponseReturnValue:
    officer = current_officer()
    return _answer(
        community_id,
        lambda: withdraw_closing(community_id, closing_id, officer=officer, now=clock.read()),
        _("Taken back."),
    )


def _answer(community_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _page(community_id, wrong),
        then=lambda: url_for("companion.accounts.desk", community_id=community_id),
        said=said,
    )
