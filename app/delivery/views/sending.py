"""The notice by message: written, previewed with its numbers and its price, then sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.delivery.service.costs import count_costs
from app.delivery.service.notices import CHANNELS, Plan, plan_notice, send_notice
from app.delivery.service.phrase import find_phrase, save_phrase
from app.delivery.service.rules import find_warning
from app.delivery.service.texts import NOTICE, PLACES
from app.delivery.views.blueprint import blueprint
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import get_community

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/service/messages")
@access(Role.CONVENER)
def compose(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, plan: Plan | None = None, wrong: str | None = None) -> str:
    session, form = db.session(), request.form
    return render(
        "delivery/messages.html",
        row,
        plan=plan,
        wrong=wrong,
        phrase=find_phrase(session, row.community_id),
        warning=None if row.definition is None else find_warning(row),
        places=PLACES,
        channels=CHANNELS,
        costs=count_costs(session, row.id),
        typed={
            "text": form.get("text", NOTICE),
            "channel": form.get("channel", "sms"),
            "again": form.get("again") == "y",
        },
    )


@blueprint.post("/assemblies/<assembly_id>/service/messages")
@access(Role.CONVENER)
def send(assembly_id: str) -> ResponseReturnValue:
    """Show what would go out, or send it: only what was shown is sent."""
    form = request.form
    given: dict[str, Any] = {
        "channel": form.get("channel", ""),
        "text": form.get("text", ""),
        "again": form.get("again") == "y",
    }
    try:
        if form.get("act") != "send":
            row = get_assembly(db.session(), assembly_id)
            return _page(row, plan_notice(db.session(), row, **given))
        officer = current_officer()
        sent = send_notice(assembly_id, **given, officer_id=officer.id, now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, wrong=say(refused)), status_of(refused)
    flash(_("Messages on their way: %(number)s", number=sent), "good")
    return redirect(url_for("delivery.ledger", assembly_id=assembly_id))


@blueprint.route("/communities/<community_id>/phrase", methods=["GET", "POST"])
@access(Role.CONVENER)
def phrase(community_id: str) -> ResponseReturnValue:
    wrong, status = None, 200
    if request.method == "POST":
        try:
            save_phrase(
                community_id,
                request.form.get("phrase", ""),
                officer_id=current_officer().id,
                now=clock.read(),
            )
        except RuleError as refused:
            db.session().rollback()
            wrong, status = sentence(refused), status_of(refused)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("delivery.phrase", community_id=community_id))
    page = render_template(
        "delivery/phrase.html",
        community=get_community(db.session(), community_id),
        phrase=request.form.get("phrase") or find_phrase(db.session(), community_id) or "",
        wrong=wrong,
    )
    return page, status
