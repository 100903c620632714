"""Entering attempts: for one right, for a building row by row, striking, an owner's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.delivery.service.attempts import (
    CHANNELS,
    RELATIONS,
    RESULTS,
    AttemptInvalid,
    record_attempt,
    record_building,
    strike_attempt,
)
from app.delivery.service.contacts import save_email
from app.delivery.service.history import get_attempt, number_of
from app.delivery.service.ledger import Filters, read_ledger
from app.delivery.service.rules import find_warning
from app.delivery.views.blueprint import blueprint
from app.delivery.views.fields import (
    MAX_UPLOAD,
    local_now,
    read_attempt,
    read_picture,
    read_rows,
)
from app.delivery.views.ledger import READERS, buildings_of, right_page
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.limits import allow_body
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

# A page of flats that one round on foot can do; two fields for each stay below the form's limit.
ROUND = 120


@blueprint.post("/assemblies/<assembly_id>/service/rights/<int:i>")
@access(Role.CONVENER)
@allow_body(MAX_UPLOAD)
def enter(assembly_id: str, i: int) -> ResponseReturnValue:
    try:
        record_attempt(
            assembly_id,
            i,
            read_attempt(request.form.get("result", "")),
            picture=read_picture("picture"),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused_right(assembly_id, i, refused)
    flash(_("Entered."), "good")
    return redirect(url_for("delivery.right", assembly_id=assembly_id, i=i))


def _refused_right(assembly_id: str, i: int, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    row = get_assembly(db.session(), assembly_id)
    return right_page(row, i, say(refused)), status_of(refused)


@blueprint.post("/assemblies/<assembly_id>/service/rights/<int:i>/email")
@access(Role.CONVENER)
def set_email(assembly_id: str, i: int) -> ResponseReturnValue:
    try:
        save_email(
            assembly_id,
            i,
            request.form.get("email", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused_right(assembly_id, i, refused)
    flash(_("Saved."), "good")
    return redirect(url_for("delivery.right", assembly_id=assembly_id, i=i))


@blueprint.post("/assemblies/<assembly_id>/service/attempts/<int:attempt_id>/strike")
@access(Role.CONVENER)
def strike(assembly_id: str, attempt_id: int) -> ResponseReturnValue:
    attempt = get_attempt(db.session(), attempt_id)
    if attempt.assembly_id != assembly_id:
        abort(404)
    i = number_of(attempt)
    try:
        strike_attempt(
            attempt_id,
            why=request.form.get("why", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused_right(assembly_id, i, refused)
    flash(_("Struck. It stays in sight and counts for nothing."), "good")
    return redirect(url_for("delivery.right", assembly_id=assembly_id, i=i))


@blueprint.get("/assemblies/<assembly_id>/service/round")
@access(Role.CONVENER)
def building(assembly_id: str) -> ResponseReturnValue:
    return _round_page(get_assembly(db.session(), assembly_id))


def _round_page(row: AssemblyRow, wrong: str | None = None) -> str:
    name = request.values.get("building", "")
    unserved = request.values.get("only", "") == "unserved"
    found = read_ledger(
        db.session(),
        row,
        Filters(building=name),
        page=request.values.get("page", 1, int),
        size=ROUND,
    )
    lines = [one for one in found.lines if not unserved or one.standing.status.value != "served"]
    return render(
        "delivery/round.html",
        row,
        wrong=wrong,
        building=name,
        only=unserved,
        buildings=buildings_of(row),
        ledger=found,
        lines=lines if name else [],
        channels=CHANNELS,
        results=RESULTS,
        relations=RELATIONS,
        counts_silence=row.definition is not None and find_warning(row) is not None,
        local_now=local_now(time_of(row, clock.read())),
        typed=request.form,
    )


@blueprint.post("/assemblies/<assembly_id>/service/round")
@access(Role.CONVENER)
@allow_body(MAX_UPLOAD)
def enter_round(assembly_id: str) -> ResponseReturnValue:
    name = request.form.get("building", "")
    try:
        results = read_rows("result")
        if not results:
            raise AttemptInvalid(reason="nobody")
        done = record_building(
            assembly_id,
            results,
            read_attempt(""),
            picture=read_picture("picture"),
            names=read_rows("name"),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _round_page(row, say(refused)), status_of(refused)
    flash(_("Flats entered: %(number)s", number=len(done)), "good")
    return redirect(
        url_for("delivery.building", assembly_id=assembly_id, building=name, only="unserved")
    )


@blueprint.get("/assemblies/<assembly_id>/service/register")
@access(*READERS)
def register(assembly_id: str) -> ResponseReturnValue:
    """The register of service (送达登记) of a building, to be printed and signed at the doors."""
    row = get_assembly(db.session(), assembly_id)
    name = request.args.get("building", "")
    found = read_ledger(db.session(), row, Filters(building=name), size=None)
    return render("delivery/register.html", row, building=name, lines=found.lines)
