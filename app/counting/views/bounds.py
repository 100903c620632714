"""Whether an objection that was upheld after the opening of a secret vote matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import definition_of, get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.counting.service.remedies import upheld_objections
from app.counting.service.settling import (
    Lines,
    LinesNotTouched,
    settle_objection,
    settlements,
)
from app.counting.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

# Who may rule on objections.
RULERS = (Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)


@blueprint.get("/assemblies/<assembly_id>/bounds")
@access(*RULERS)
def bounds(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    return render(
        "counting/bounds.html",
        row,
        objections=upheld_objections(db.session(), row.id),
        settled=settlements(db.session(), row.id),
        titles={motion.id: motion.title for motion in definition_of(row).motions},
        typed=request.form,
        wrong=wrong,
    )


@blueprint.post("/assemblies/<assembly_id>/bounds")
@access(*RULERS)
def settle(assembly_id: str) -> ResponseReturnValue:
    try:
        uncertain = settle_objection(
            assembly_id,
            objection=request.form.get("objection", ""),
            lines=Lines(*(_numbers(name) for name in ("removed", "added", "doubtful"))),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    if uncertain:
        flash(_("The result may turn. The assembly must be annulled and held anew."), "warning")
    else:
        flash(_("The result stands, however they voted. The minutes will say so."), "good")
    return _page(get_assembly(db.session(), assembly_id))


def _numbers(name: str) -> tuple[int, ...]:
    """The numbers typed, with blanks, commas or their Chinese kind between them."""
    typed = request.form.get(name, "").replace("，", " ").replace("、", " ").replace(",", " ")
    words = typed.split()
    if not all(word.isascii() and word.isdigit() and len(word) < 7 for word in words):
        raise LinesNotTouched(lines=typed[:80])
    return tuple(int(word) for word in words)
