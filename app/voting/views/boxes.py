"""Boxes and seals at the paper desk: one officer states, another confirms in their own browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly, phase_of
from app.assembly.views.frame import render
from app.core.assembly import ACT_RULES, Act
from app.core.errors import RuleError
from app.people.service import get_officer
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.files import read_file
from app.platform.limits import allow_body
from app.platform.pictures import MAX_BYTES
from app.platform.roles import Role
from app.voting.service.paper.box_acts import (
    Statement,
    add_box,
    confirm_act,
    state_act,
    withdraw_act,
)
from app.voting.service.paper.boxes import find_photo, list_boxes
from app.voting.views.blueprint import blueprint
from app.voting.views.words import BOX_ACT_WORDS, BOX_STATE_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

MAX_UPLOAD = MAX_BYTES + 64 * 1024


@blueprint.get("/desk/<assembly_id>/boxes")
@access(Role.CLERK, Role.SCRUTINEER)
def boxes(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None, at: int | None = None) -> str:
    """The page; `at` is the box whose form was refused, so that what was typed stays."""
    found = list_boxes(db.session(), row.id)
    people = {person for one in found for act in one.events for person in _behind(act)}
    people |= {one.waiting.stated_by for one in found if one.waiting is not None}
    return render(
        "voting/boxes.html",
        row,
        wrong=wrong,
        at=at,
        typed=request.form,
        boxes=found,
        names={person: get_officer(person).name for person in people},
        me=current_officer().id,
        active=phase_of(row) in ACT_RULES[Act.KEEP_BOX].phases,
        act_words=BOX_ACT_WORDS,
        state_words=BOX_STATE_WORDS,
        following=1 + max((one.box.number for one in found), default=0),
    )


def _behind(act: object) -> tuple[int, ...]:
    both = (getattr(act, "stated_by", None), getattr(act, "confirmed_by", None))
    return tuple(one for one in both if one is not None)


@blueprint.post("/desk/<assembly_id>/boxes")
@access(Role.CLERK, Role.SCRUTINEER)
def new_box(assembly_id: str) -> ResponseReturnValue:
    number = request.form.get("number", "")
    try:
        add_box(
            assembly_id,
            number=int(number) if number.isascii() and number.isdigit() else 0,
            place=request.form.get("place", ""),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Entered."))


@blueprint.post("/desk/<assembly_id>/boxes/<int:box_id>")
@access(Role.CLERK, Role.SCRUTINEER)
@allow_body(MAX_UPLOAD)
def box_act(assembly_id: str, box_id: int) -> ResponseReturnValue:
    form, photo = request.form, request.files.get("photo")
    said = Statement(
        kind=form.get("kind", ""),
        seal=form.get("seal", ""),
        condition=form.get("condition", "intact"),
        note=form.get("note", ""),
        photo=(photo.read() or None) if photo is not None else None,
    )
    try:
        state_act(assembly_id, box_id, said, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(assembly_id, refused, box_id)
    return _done(assembly_id, _("Entered. A second officer confirms it in a browser of their own."))


@blueprint.post("/desk/<assembly_id>/boxes/acts/<int:event_id>/confirmation")
@access(Role.CLERK, Role.SCRUTINEER)
def confirm_box_act(assembly_id: str, event_id: int) -> ResponseReturnValue:
    try:
        incident = confirm_act(
            assembly_id, event_id, officer_id=current_officer().id, now=clock.read()
        )
    except RuleError as refused:
        return _refused(assembly_id, refused)
    if incident is None:
        return _done(assembly_id, _("Confirmed."))
    return _done(
        assembly_id,
        _("Confirmed. The broken seal stands in the log as entry %(entry)s.", entry=incident),
    )


@blueprint.post("/desk/<assembly_id>/boxes/acts/<int:event_id>/withdrawal")
@access(Role.CLERK, Role.SCRUTINEER)
def withdraw_box_act(assembly_id: str, event_id: int) -> ResponseReturnValue:
    try:
        withdraw_act(assembly_id, event_id, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        return _refused(assembly_id, refused)
    return _done(assembly_id, _("Taken back."))


@blueprint.get("/desk/<assembly_id>/boxes/acts/<int:event_id>/photo")
@access(Role.CLERK, Role.SCRUTINEER)
def box_photo(assembly_id: str, event_id: int) -> ResponseReturnValue:
    photo = find_photo(db.session(), assembly_id, event_id)
    if photo is None:
        abort(404)
    headers = {"Cache-Control": "private, no-store"}
    return Response(read_file(db.session(), photo), mimetype="image/jpeg", headers=headers)


def _done(assembly_id: str, said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for("voting.boxes", assembly_id=assembly_id))


def _refused(assembly_id: str, refused: RuleError, at: int | None = None) -> ResponseReturnValue:
    db.session().rollback()
    row = get_assembly(db.session(), assembly_id)
    return _page(row, sentence(refused), at), status_of(refused)
