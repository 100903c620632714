"""Owners demand an assembly: the public page to read and sign, the officers' page to convene.

Law: a page shows how far both shares are, the area by tenths, never who signed; officers see
flats, masked owners and exact sums once enough have signed. What was typed is asked for again
only where it was wrong; the code goes to the phone on the register and to no other.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.assembly.service import demand as service
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter
from app.platform.menu import offer
from app.platform.roles import Role
from app.registry.service import CodeOnItsWay, get_community, request_owner_code

if TYPE_CHECKING:
    from flask import Flask

SIGN, WITHDRAW = "sign", "withdraw"


def offer_doors(app: Flask) -> None:
    """Offer the officers' list in the menu."""
    offer(app, "assembly.officer_demands", _l("Demands of the owners"), community=True)


@blueprint.get("/c/<community_id>/demands")
@access.public
def demands(community_id: str) -> ResponseReturnValue:
    return _list_page(community_id)


def _list_page(community_id: str, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    rows = service.list_demands(session, community_id)
    return render_template(
        "assembly/demands.html",
        community=get_community(session, community_id),
        wrong=wrong,
        rows=[(row, service.support_of(session, row, now)) for row in rows],
    )


@blueprint.get("/c/<community_id>/demands/new")
@access.public
def new_demand(community_id: str) -> ResponseReturnValue:
    try:
        service.check_kind(db.session(), community_id, request.args.get("kind", ""))
    except RuleError as refused:
        return _list_page(community_id, sentence(refused)), status_of(refused)
    return _new_page(community_id)


@blueprint.post("/c/<community_id>/demands/new")
@access.public
@limiter.limit("30 per 10 minutes")
def prove_for_new(community_id: str) -> ResponseReturnValue:
    try:
        service.check_kind(db.session(), community_id, request.form.get("kind", ""))
        sent = _send_code(community_id)
    except RuleError as refused:
        return _new_page(community_id, _said(refused)), status_of(refused)
    return _code_page(community_id, sent, action=url_for(".open_demand", community_id=community_id))


@blueprint.post("/c/<community_id>/demands")
@access.public
@limiter.limit("30 per 10 minutes")
def open_demand(community_id: str) -> ResponseReturnValue:
    typed = request.form
    try:
        number = service.open_demand(
            community_id,
            title=typed.get("title", ""),
            text=typed.get("text", ""),
            token=typed.get("token", ""),
            code=typed.get("code", "").strip(),
            now=clock.read(),
            kind=typed.get("kind") or service.ASSEMBLY,
        )
    except RuleError as refused:
        return _new_page(community_id, _said(refused)), status_of(refused)
    flash(_("The demand is open and you have signed it. Show the page to your neighbours."), "good")
    return redirect(url_for(".demand", community_id=community_id, number=number))


@blueprint.get("/c/<community_id>/demands/<int:number>")
@access.public
def demand(community_id: str, number: int) -> ResponseReturnValue:
    return _page(community_id, number)


@blueprint.post("/c/<community_id>/demands/<int:number>")
@access.public
@limiter.limit("30 per 10 minutes")
def prove_for_demand(community_id: str, number: int) -> ResponseReturnValue:
    try:
        row = service.get_demand(db.session(), community_id, number)
        if request.form.get("act") != WITHDRAW:
            service.check_kind(db.session(), community_id, row.kind)
        sent = _send_code(community_id)
    except RuleError as refused:
        return _refused(community_id, number, refused)
    action = url_for(".sign_demand", community_id=community_id, number=number)
    return _code_page(community_id, sent, action=action, back=number)


@blueprint.post("/c/<community_id>/demands/<int:number>/signatures")
@access.public
@limiter.limit("30 per 10 minutes")
def sign_demand(community_id: str, number: int) -> ResponseReturnValue:
    typed = request.form
    takes_back = typed.get("act") == WITHDRAW
    act = service.withdraw_signature if takes_back else service.sign_demand
    try:
        act(
            community_id,
            number,
            token=typed.get("token", ""),
            code=typed.get("code", "").strip(),
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(community_id, number, refused)
    flash(_("Your signature is taken back.") if takes_back else _("You have signed."), "good")
    return redirect(url_for(".demand", community_id=community_id, number=number))


@blueprint.get("/communities/<community_id>/demands")
@access(*READERS)
def officer_demands(community_id: str) -> ResponseReturnValue:
    return officer_page(community_id)


@blueprint.get("/communities/<community_id>/demands/<int:number>/demand.pdf")
@access(*READERS)
def demand_paper(community_id: str, number: int) -> ResponseReturnValue:
    row = service.get_demand(db.session(), community_id, number)
    data = service.print_demand(db.session(), row, clock.read())
    return Response(data, content_type="application/pdf")


@blueprint.post("/communities/<community_id>/demands/<int:number>/assembly")
@access(Role.CONVENER)
def convene_demand(community_id: str, number: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    try:
        row = service.start_assembly(community_id, number, officer_id=officer.id, now=now)
    except RuleError as refused:
        db.session().rollback()
        return officer_page(community_id, sentence(refused)), status_of(refused)
    record(officer, "assembly.create", row.id, {"demand": number}, now=now)
    return redirect(url_for("assembly.desk", assembly_id=row.id))


@blueprint.post("/communities/<community_id>/demands/<int:number>/end")
@access(Role.STREET_OFFICE)
def end_demand(community_id: str, number: int) -> ResponseReturnValue:
    try:
        officer = current_officer()
        service.end_demand(community_id, number, officer_id=officer.id, now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        return officer_page(community_id, sentence(refused)), status_of(refused)
    flash(_("The demand is closed."), "good")
    return redirect(url_for(".officer_demands", community_id=community_id))


def _send_code(community_id: str) -> CodeOnItsWay:
    typed = request.form
    return request_owner_code(
        community_id,
        unit=typed.get("unit", ""),
        last4=typed.get("last4", ""),
        phone=typed.get("phone", ""),
        address=request.remote_addr or "",
        now=clock.read(),
    )


def _said(refused: RuleError) -> str:
    db.session().rollback()
    return sentence(refused)


def _refused(community_id: str, number: int, refused: RuleError) -> ResponseReturnValue:
    return _page(community_id, number, _said(refused)), status_of(refused)


def _new_page(community_id: str, wrong: str | None = None) -> str:
    community = get_community(db.session(), community_id)
    return render_template(
        "assembly/new_demand.html",
        community=community,
        wrong=wrong,
        typed=request.form,
        kind=request.values.get("kind") or service.ASSEMBLY,
    )


def _code_page(
    community_id: str, sent: CodeOnItsWay, *, action: str, back: int | None = None
) -> str:
    return render_template(
        "assembly/demand_code.html",
        community=get_community(db.session(), community_id),
        sent=sent,
        action=action,
        back=back,
        kind=_kind_of(community_id, back),
        typed=request.form,
    )


def _kind_of(community_id: str, number: int | None) -> str:
    if number is None:
        return request.form.get("kind") or service.ASSEMBLY
    return service.get_demand(db.session(), community_id, number).kind


def _page(community_id: str, number: int, wrong: str | None = None) -> str:
    session, now = db.session(), clock.read()
    row = service.get_demand(session, community_id, number)
    return render_template(
        "assembly/demand.html",
        community=get_community(session, community_id),
        row=row,
        support=service.support_of(session, row, now),
        wrong=wrong,
        typed=request.form,
    )


def officer_page(community_id: str, wrong: str | None = None) -> str:
    """Return the officers' list of demands; `wrong` is what a form on it was refused for."""
    session, now = db.session(), clock.read()
    rows = service.list_demands(session, community_id)
    return render_template(
        "assembly/officer_demands.html",
        community=get_community(session, community_id),
        wrong=wrong,
        rows=[_officer_row(session, row, now) for row in rows],
        roles={role.value for role in current_officer().roles_in(community_id)},
        office=service.find_office(current_officer(), community_id),
        lacking=service.find_lacking(community_id, current_officer().organisation),
        typed=request.form,
    )


def _officer_row(session: Any, row: Any, now: datetime) -> dict[str, Any]:
    return {
        "may_order": service.may_order(session, row, now),
        "may_convene": service.may_convene(row, now),
        "row": row,
        "is_handed_in": service.is_handed_in(row),
        "support": service.support_of(session, row, now),
        "signers": service.signers_of(session, row, now) if service.is_handed_in(row) else [],
    }
