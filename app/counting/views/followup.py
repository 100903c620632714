"""Sending a result back for correction, and saying what became of a resolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.counting.service import resolutions, returns
from app.counting.views.blueprint import blueprint
from app.counting.views.desk import READERS
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import get_community

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/returns")
@access(*READERS)
def returned(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    return render(
        "counting/returns.html",
        row,
        returns=returns.list_returns(db.session(), row.id),
        returnable=[phase.value for phase in returns.RETURNABLE],
        typed=request.form,
        wrong=wrong,
    )


def _do(assembly_id: str, act: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        act()
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    flash(said, "good")
    return redirect(url_for("counting.returned", assembly_id=assembly_id))


@blueprint.post("/assemblies/<assembly_id>/returns")
@access(Role.STREET_OFFICE)
def send_back(assembly_id: str) -> ResponseReturnValue:
    text, me, now = request.form.get("text", ""), current_officer().id, clock.read()
    return _do(
        assembly_id,
        lambda: returns.send_back(assembly_id, text=text, officer_id=me, now=now),
        _("Sent back to the convener. It stands on the public page."),
    )


@blueprint.post("/assemblies/<assembly_id>/returns/<int:return_id>")
@access(Role.CONVENER)
def answer_return(assembly_id: str, return_id: int) -> ResponseReturnValue:
    answer, me, now = request.form.get("answer", ""), current_officer().id, clock.read()
    return _do(
        assembly_id,
        lambda: returns.answer_return(
            assembly_id, return_id, answer=answer, officer_id=me, now=now
        ),
        _("Answered. It stands on the public page."),
    )


@blueprint.get("/communities/<community_id>/resolutions")
@access(*READERS)
def resolution_register(community_id: str) -> ResponseReturnValue:
    return _register(community_id)


def _register(community_id: str, wrong: str | None = None) -> str:
    session, asked = db.session(), request.args.get("q", "")
    return render_template(
        "counting/resolutions.html",
        community=get_community(session, community_id),
        resolutions=resolutions.list_resolutions(session, community_id, asked),
        states=resolutions.SAYABLE,
        may_mark=Role.CONVENER in current_officer().roles_in(community_id),
        asked=asked,
        wrong=wrong,
    )


@blueprint.post("/communities/<community_id>/resolutions/<int:resolution_id>")
@access(Role.CONVENER)
def mark_resolution(community_id: str, resolution_id: int) -> ResponseReturnValue:
    try:
        resolutions.mark_resolution(
            community_id,
            resolution_id,
            state=request.form.get("state", ""),
            note=request.form.get("note", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        return _register(community_id, sentence(refused)), status_of(refused)
    flash(_("Saved."), "good")
    return redirect(url_for("counting.resolution_register", community_id=community_id))
