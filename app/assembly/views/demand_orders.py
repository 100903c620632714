"""When a committee does not convene: the street office's order, then an office convenes itself."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service import demand as service
from app.assembly.views.blueprint import blueprint
from app.assembly.views.demands import officer_page
from app.assembly.views.desk import READERS
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role


@blueprint.post("/communities/<community_id>/demands/<int:number>/order")
@access(Role.STREET_OFFICE)
def order_convening(community_id: str, number: int) -> ResponseReturnValue:
    try:
        service.order_convening(
            community_id,
            number,
            until=_day(request.form.get("until", "")),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(community_id, refused)
    flash(_("The order is given. Print it and have the committee sign for it."), "good")
    return redirect(url_for(".officer_demands", community_id=community_id))


@blueprint.get("/communities/<community_id>/demands/<int:number>/order.pdf")
@access(*READERS)
def order_paper(community_id: str, number: int) -> ResponseReturnValue:
    session = db.session()
    data = service.print_order(session, service.get_demand(session, community_id, number))
    return Response(data, content_type="application/pdf")


@blueprint.post("/communities/<community_id>/demands/<int:number>/office-assembly")
@access(Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
def convene_for_committee(community_id: str, number: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    try:
        row = service.convene_for_committee(community_id, number, officer=officer, now=now)
    except RuleError as refused:
        return _refused(community_id, refused)
    record(officer, "assembly.create", row.id, {"demand": number, "office": True}, now=now)
    flash(_("The assembly is begun. Its convener's officers write the draft and go on."), "good")
    return redirect(url_for("assembly.desk", assembly_id=row.id))


def _refused(community_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    return officer_page(community_id, sentence(refused)), status_of(refused)


def _day(text: str) -> date:
    """Return the day typed; raises OrderDayInvalid."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise service.OrderDayInvalid(day=text[:20]) from None
