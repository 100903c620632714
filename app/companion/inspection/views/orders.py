"""Supervision orders on the desk: the list, a new one, its road, photos and papers."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.frame import answer, render, text
from app.companion.inspection.service import (
    OrderFacts,
    accept_reply,
    days_of_order,
    get_order,
    issue_order,
    list_orders,
    read_order_paper,
    read_order_photo,
    reply_to_order,
    return_reply,
    withdraw_order,
)
from app.companion.inspection.views.blueprint import blueprint
from app.companion.inspection.views.fields import MAX_UPLOAD_BYTES, day, photos
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body
from app.platform.roles import Role

READERS = (
    Role.INSPECTOR,
    Role.PROPERTY_COMPANY,
    Role.CONVENER,
    Role.STREET_OFFICE,
    Role.RESIDENTS_COMMITTEE,
    Role.AUDITOR,
)
JUDGES = (Role.INSPECTOR, Role.STREET_OFFICE)


@blueprint.get("/communities/<community_id>/orders")
@access(*READERS)
def orders(community_id: str) -> ResponseReturnValue:
    return _list_page(community_id)


def _list_page(community_id: str, wrong: str | None = None, **typed: Any) -> str:
    lines = list_orders(db.session(), community_id, now=clock.read())
    return render(
        "companion/inspection/orders.html",
        community_id,
        wrong=wrong,
        lines=lines,
        days=days_of_order(clock.read()),
        typed=typed or request.form or request.args,
    )


@blueprint.post("/communities/<community_id>/orders")
@access(Role.INSPECTOR)
@allow_body(MAX_UPLOAD_BYTES)
def issue(community_id: str) -> ResponseReturnValue:
    made: list[int] = []

    def act() -> None:
        facts = OrderFacts(
            addressee=text("addressee"),
            subject=text("subject"),
            body=text("body"),
            basis_kind=text("basis_kind"),
            basis=text("basis"),
            due=day("due"),
            photos=photos(),
            finding_id=request.form.get("finding", type=int),
        )
        made.append(issue_order(community_id, facts, officer=current_officer(), now=clock.read()))

    return answer(
        act,
        lambda wrong: _list_page(community_id, wrong),
        then=lambda: url_for("companion.inspection.order", order_id=made[0]),
        said=_("The order is issued."),
    )


@blueprint.get("/orders/<int:order_id>")
@access(*READERS)
def order(order_id: int) -> ResponseReturnValue:
    return _order_page(order_id)


def _order_page(order_id: int, wrong: str | None = None) -> str:
    officer, now, session = current_officer(), clock.read(), db.session()
    community_id = get_order(session, order_id, roles=frozenset(), now=now).community_id
    found = get_order(session, order_id, roles=officer.roles_in(community_id), now=now)
    return render(
        "companion/inspection/order.html",
        community_id,
        wrong=wrong,
        order=found,
        days=days_of_order(now),
        typed=request.form,
    )


@blueprint.get("/orders/<int:order_id>/reply")
@blueprint.get("/orders/<int:order_id>/accept")
@blueprint.get("/orders/<int:order_id>/return")
@blueprint.get("/orders/<int:order_id>/withdraw")
@access(*READERS)
def order_again(order_id: int) -> ResponseReturnValue:
    """Lead whoever loads the address of an act anew back to the order."""
    return redirect(url_for("companion.inspection.order", order_id=order_id))


@blueprint.post("/orders/<int:order_id>/reply")
@access(Role.PROPERTY_COMPANY, Role.CONVENER)
@allow_body(MAX_UPLOAD_BYTES)
def reply(order_id: int) -> ResponseReturnValue:
    return _act(
        order_id,
        lambda: reply_to_order(
            order_id,
            text=text("text"),
            photos=photos(),
            officer=current_officer(),
            now=clock.read(),
        ),
        _("Your reply is with the inspectors."),
    )


@blueprint.post("/orders/<int:order_id>/accept")
@access(*JUDGES)
def accept(order_id: int) -> ResponseReturnValue:
    return _act(
        order_id,
        lambda: accept_reply(
            order_id, text=text("text"), officer=current_officer(), now=clock.read()
        ),
        _("The reply is accepted; the order has ended."),
    )


@blueprint.post("/orders/<int:order_id>/return")
@access(*JUDGES)
def send_back(order_id: int) -> ResponseReturnValue:
    return _act(
        order_id,
        lambda: return_reply(
            order_id,
            text=text("text"),
            due=day("due"),
            officer=current_officer(),
            now=clock.read(),
        ),
        _("Sent back, with a new deadline."),
    )


@blueprint.post("/orders/<int:order_id>/withdraw")
@access(Role.INSPECTOR)
def withdraw(order_id: int) -> ResponseReturnValue:
    return _act(
        order_id,
        lambda: withdraw_order(
            order_id, text=text("text"), officer=current_officer(), now=clock.read()
        ),
        _("The order is withdrawn."),
    )


def _act(order_id: int, act: Any, said: str) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _order_page(order_id, wrong),
        then=lambda: url_for("companion.inspection.order", order_id=order_id),
        said=said,
    )


@blueprint.get("/orders/<int:order_id>/photos/<sha256>")
@access(*READERS)
def order_photo(order_id: int, sha256: str) -> ResponseReturnValue:
    data = read_order_photo(db.session(), order_id, sha256)
    return Response(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@blueprint.get("/orders/<int:order_id>/papers/<int:sheet_id>.pdf")
@access(*READERS)
def order_paper(order_id: int, sheet_id: int) -> ResponseReturnValue:
    data, name = read_order_paper(db.session(), order_id, sheet_id)
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type="application/pdf", headers=headers)


@blueprint.get("/c/<community_id>/orders")
@access.public
def public_orders(community_id: str) -> ResponseReturnValue:
    """What everybody may know: number, subject, deadline and outcome."""
    lines = list_orders(db.session(), community_id, now=clock.read())
    return render("companion/inspection/public.html", community_id, lines=lines)
