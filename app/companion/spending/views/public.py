"""What everybody reads: payments with their authority, budgets, how far they are spent."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.companion.frame import answer, render, text
from app.companion.residents.views.phone import current_resident, find_current_resident
from app.companion.spending.service import (
    comment_on_budget,
    execution,
    find_ground,
    find_public_voucher,
    find_use,
    get_budget,
    get_payment_by_number,
    list_authorities,
    list_budgets,
    list_comments,
    list_payments,
    use_of,
)
from app.companion.spending.service.chain import find_chain
from app.companion.spending.views.blueprint import blueprint
from app.companion.spending.views.copies import shown_copy
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.limits import limiter


@blueprint.get("/c/<community_id>/payments")
@access.public
def public(community_id: str) -> ResponseReturnValue:
    session = db.session()
    return render(
        "companion/spending/public.html",
        community_id,
        payments=list_payments(session, community_id),
        uses=[
            use_of(session, community_id, one)
            for one in list_authorities(session, community_id, clock.read())
        ],
    )


@blueprint.get("/c/<community_id>/payments/<int:number>")
@access.public
def public_payment(community_id: str, number: int) -> ResponseReturnValue:
    session = db.session()
    view = get_payment_by_number(session, community_id, number)
    return render(
        "companion/spending/public_payment.html",
        community_id,
        payment=view,
        use=find_use(session, community_id, view.authority, clock.read()),
        ground=find_ground(session, community_id, view.authority),
        chain=find_chain(session, community_id, view.authority_key),
        voucher=find_public_voucher(session, community_id, number),
    )


@blueprint.get("/c/<community_id>/payments/<int:number>/voucher")
@access.public
def public_voucher(community_id: str, number: int) -> ResponseReturnValue:
    found = find_public_voucher(db.session(), community_id, number)
    if found is None:
        raise NotFound
    return shown_copy(found)


@blueprint.get("/c/<community_id>/budgets")
@access.public
def public_budgets(community_id: str) -> ResponseReturnValue:
    found = list_budgets(db.session(), community_id, public=True)
    return render("companion/spending/public_budgets.html", community_id, budgets=found)


@blueprint.get("/c/<community_id>/budgets/<int:budget_id>")
@access.public
def public_budget(community_id: str, budget_id: int) -> ResponseReturnValue:
    return _budget(community_id, budget_id)


def _budget(community_id: str, budget_id: int, wrong: str | None = None) -> str:
    session = db.session()
    view = get_budget(session, community_id, budget_id, public=True)
    return render(
        "companion/spending/public_budget.html",
        community_id,
        wrong=wrong,
        budget=view,
        spent=execution(session, community_id, view),
        comments=list_comments(session, budget_id),
        resident=find_current_resident(community_id),
        typed=request.form,
    )


@blueprint.post("/c/<community_id>/budgets/<int:budget_id>/comments")
@access.resident
@limiter.limit("30 per hour")
def comment(community_id: str, budget_id: int) -> ResponseReturnValue:
    resident = current_resident(community_id)
    return answer(
        lambda: comment_on_budget(resident, budget_id, text("text"), now=clock.read()),
        lambda wrong: _budget(community_id, budget_id, wrong),
        then=lambda: url_for(
            "companion.spending.public_budget", community_id=community_id, budget_id=budget_id
        ),
        said=_("Thank you. Everybody reads it here, without your name."),
    )
