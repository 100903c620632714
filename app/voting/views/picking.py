"""What the pages about one flat share: finding it, putting an act up, showing a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.acts import list_open_acts
from app.assembly.service.awaited import signing_of
from app.assembly.service.lookup import find_rights, view_right
from app.assembly.service.read import find_right, get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRight, AssemblyRow

Page = Callable[["AssemblyRow", "str | None"], str]


def typed_line() -> int:
    """Return the line that a form names; 0 is no line."""
    return request.form.get("i", 0, type=int)


def picked(row: AssemblyRow) -> AssemblyRight | None:
    """Return the line that the address or the form names, if it is on the roll."""
    typed = request.form if request.method == "POST" else request.args
    number = typed.get("i", type=int)
    return None if number is None else find_right(db.session(), row.id, number)


def show(
    template: str, row: AssemblyRow, types: tuple[str, ...], wrong: str | None, **more: Any
) -> str:
    """Return a page that finds a flat, shows it and lists acts of these types that wait."""
    session, right = db.session(), picked(row)
    asked = request.args.get("q", "")
    return render(
        template,
        row,
        wrong=wrong,
        asked=asked,
        typed=request.form,
        found=[] if right else find_rights(session, row, asked),
        right=None if right is None else view_right(session, right),
        waiting=[
            (act, signing_of(session, row, act, current_officer().id))
            for act in list_open_acts(session, row.id)
            if act.type in types
        ],
        **more,
    )


def put_up(assembly_id: str, act: Callable[[], int], name: str, page: Page) -> ResponseReturnValue:
    """Do an act that returns an act's id and lead to it; a refusal shows on the page."""
    try:
        act_id = act()
    except RuleError as refused:
        return refused_page(assembly_id, refused, page)
    record(current_officer(), name, str(act_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def refused_page(assembly_id: str, refused: RuleError, page: Page) -> ResponseReturnValue:
    """Return the page with the sentence of a refusal; nothing was done."""
    db.session().rollback()
    row = get_assembly(db.session(), assembly_id)
    return page(row, sentence(refused)), status_of(refused)


def upload(name: str) -> bytes:
    """Return the bytes of an uploaded file; none is empty."""
    file = request.files.get(name)
    return b"" if file is None else file.read()
