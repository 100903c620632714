"""Public postings: hung out with pictures, over after their days, for whom nobody could reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly, time_of
from app.assembly.views.frame import render
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.delivery.service.postings import (
    awaits_posting,
    finish_posting,
    get_posting,
    list_postings,
    record_posting,
    served_on,
)
from app.delivery.service.roll import add_up, load_roll
from app.delivery.service.rules import delivery_rules, find_warning
from app.delivery.views.blueprint import blueprint
from app.delivery.views.fields import MAX_UPLOAD, read_day, read_pictures
from app.delivery.views.ledger import READERS
from app.delivery.views.words import say
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import status_of
from app.platform.limits import allow_body
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/service/postings")
@access(*READERS)
def postings(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session = db.session()
    days = delivery_rules(session, row).posting_days
    waiting = set(awaits_posting(session, row))
    return render(
        "delivery/postings.html",
        row,
        wrong=wrong,
        postings=[(one, served_on(one.first_day, days)) for one in list_postings(session, row.id)],
        days=days,
        waiting=add_up(one for one in load_roll(session, row).rights if one.i in waiting),
        counts_silence=row.definition is not None and find_warning(row) is not None,
        today=local_date(time_of(row, clock.read())).isoformat(),
        typed=request.form,
    )


@blueprint.post("/assemblies/<assembly_id>/service/postings")
@access(Role.CONVENER)
@allow_body(MAX_UPLOAD)
def hang_out(assembly_id: str) -> ResponseReturnValue:
    try:
        record_posting(
            assembly_id,
            place=request.form.get("place", ""),
            first_day=read_day("first_day"),
            warned=request.form.get("warned") == "y",
            pictures=read_pictures("pictures"),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    flash(_("Entered."), "good")
    return redirect(url_for("delivery.postings", assembly_id=assembly_id))


@blueprint.post("/assemblies/<assembly_id>/service/postings/<int:posting_id>")
@access(Role.CONVENER)
@allow_body(MAX_UPLOAD)
def take_down(assembly_id: str, posting_id: int) -> ResponseReturnValue:
    if get_posting(db.session(), posting_id).assembly_id != assembly_id:
        abort(404)
    try:
        served = finish_posting(
            posting_id,
            last_day=read_day("last_day"),
            pictures=read_pictures("pictures"),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    flash(_("Entered. Rights served by the posting: %(number)s", number=served), "good")
    return redirect(url_for("delivery.postings", assembly_id=assembly_id))


def _refused(assembly_id: str, refused: RuleError) -> ResponseReturnValue:
    db.session().rollback()
    return _page(get_assembly(db.session(), assembly_id), say(refused)), status_of(refused)
