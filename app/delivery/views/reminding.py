"""Reminders to non-voters: the plan, a preview of words and numbers, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.clock import effective_closes
from app.assembly.service.read import definition_of, get_assembly, time_of
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.delivery.service.costs import count_costs
from app.delivery.service.phrase import find_phrase
from app.delivery.service.previews import Preview, preview_reminder
from app.delivery.service.reminders import find_plan, list_runs, save_plan
from app.delivery.service.rules import delivery_rules
from app.delivery.service.schedule import STEPS, moments
from app.delivery.service.texts import PLACES, REMINDER
from app.delivery.views.blueprint import blueprint
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/reminders")
@access(Role.CONVENER)
def reminders(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, preview: Preview | None = None, wrong: str | None = None) -> str:
    session = db.session()
    published = row.definition is not None
    return render(
        "delivery/reminders.html",
        row,
        preview=preview,
        wrong=wrong,
        plan=find_plan(session, row.id),
        rules=delivery_rules(session, row),
        phrase=find_phrase(session, row.community_id),
        moments=moments(definition_of(row).opens, effective_closes(row)) if published else {},
        runs=list_runs(session, row.id),
        costs=[one for one in count_costs(session, row.id) if one.purpose == "reminder"],
        places=PLACES,
        typed=_typed(row),
    )


def _typed(row: AssemblyRow) -> dict[str, Any]:
    """What the form holds: what was sent, else the plan, else our suggestion."""
    form, plan = request.form, find_plan(db.session(), row.id)
    if request.method == "POST":
        return {
            "text": form.get("text", ""),
            "steps": form.getlist("steps"),
            "is_on": form.get("is_on") == "y",
        }
    if plan is not None:
        return {"text": plan.text, "steps": plan.steps, "is_on": plan.is_on}
    return {"text": REMINDER, "steps": list(STEPS), "is_on": True}


@blueprint.post("/assemblies/<assembly_id>/reminders")
@access(Role.CONVENER)
def plan_reminders(assembly_id: str) -> ResponseReturnValue:
    now, form = clock.read(), request.form
    try:
        if form.get("act") != "save":
            row = get_assembly(db.session(), assembly_id)
            shown = preview_reminder(db.session(), row, form.get("text", ""), at=time_of(row, now))
            return _page(row, shown)
        save_plan(
            assembly_id,
            is_on=form.get("is_on") == "y",
            text=form.get("text", ""),
            steps=form.getlist("steps"),
            officer_id=current_officer().id,
            now=now,
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, wrong=say(refused)), status_of(refused)
    flash(_("Saved."), "good")
    return redirect(url_for("delivery.reminders", assembly_id=assembly_id))
