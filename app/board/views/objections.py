"""Objecting in public: handing in, with evidence and as a recognised owner; looking it up again.

Law: number and secret are sent in a form, never in an address, and open one objection alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.answers import look_up
from app.assembly.service.evidence import MAX_FILE_BYTES, MOST_FILES, Evidence
from app.assembly.service.objections import submit_objection
from app.board.views.blueprint import blueprint
from app.board.views.pages import page_of, published
from app.committee.views.owner import find_owner
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body, limiter
from app.registry.service import get_community

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, ObjectionRow

BODY = MOST_FILES * MAX_FILE_BYTES + 256 * 1024
RULED = ("upheld", "rejected")


@blueprint.post("/a/<assembly_id>/objections")
@access.public
# An objection costs an officer time to answer: ten an hour from one address.
@limiter.limit("10 per hour")
@allow_body(BODY)
def object_to(assembly_id: str) -> ResponseReturnValue:
    row = published(assembly_id)
    files = [one for one in request.files.getlist("evidence") if one.filename]
    try:
        made = submit_objection(
            assembly_id,
            about=request.form.get("about", ""),
            text=request.form.get("text", ""),
            contact=request.form.get("contact", ""),
            now=clock.read(),
            owner=find_owner(row.community_id),
            evidence=[Evidence(one.read(), one.filename or "") for one in files],
        )
    except RuleError as refused:
        db.session().rollback()
        return page_of(published(assembly_id), sentence(refused)), status_of(refused)
    words = _(
        "Your objection is recorded as number %(number)s. Your code for looking it up: "
        "%(secret)s. Write both down: the code is not shown again.",
        number=made.public_id,
        secret=made.secret,
    )
    flash(words, "good")
    return redirect(url_for("board.find_objection", assembly_id=assembly_id))


@blueprint.get("/a/<assembly_id>/objection")
@access.public
def find_objection(assembly_id: str) -> ResponseReturnValue:
    return _answer(published(assembly_id))


@blueprint.post("/a/<assembly_id>/objection")
@access.public
@limiter.limit("30 per hour")
def show_objection(assembly_id: str) -> ResponseReturnValue:
    row = published(assembly_id)
    try:
        found = _looked_up(row)
    except RuleError as refused:
        return _answer(row, wrong=sentence(refused)), status_of(refused)
    if request.form.get("file"):
        return _document(found)
    return _answer(row, found)


def _looked_up(row: AssemblyRow) -> ObjectionRow:
    number, secret = request.form.get("number", ""), request.form.get("secret", "")
    return look_up(db.session(), row.id, number, secret)


def _text(row: ObjectionRow) -> bytes:
    """Return the answer's document as its hash in the log names it; empty before the ruling."""
    return (str(row.answer) + "\n").encode() if row.state in RULED else b""


def _document(row: ObjectionRow) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="ruling-{row.public_id}.txt"'}
    return Response(_text(row), content_type="text/plain; charset=utf-8", headers=headers)


def _answer(
    row: AssemblyRow, found: ObjectionRow | None = None, *, wrong: str | None = None
) -> str:
    return render_template(
        "board/objection.html",
        row=row,
        community=get_community(db.session(), row.community_id),
        found=found,
        ruled=found is not None and found.state in RULED,
        fingerprint="" if found is None else sha256(_text(found)).hex(),
        typed={name: request.form.get(name, "") for name in ("number", "secret")},
        wrong=wrong,
    )
