"""The leak meter for the convener: what the sums of secret ballots would show."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.leaks import measure_leaks
from app.assembly.service.read import get_assembly
from app.assembly.views.blueprint import blueprint
from app.assembly.views.desk import READERS
from app.assembly.views.frame import render
from app.platform.access import access
from app.platform.db import db


@blueprint.get("/assemblies/<assembly_id>/leaks")
@access(*READERS)
def leaks(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    found = measure_leaks(db.session(), row)
    return render("assembly/leaks.html", row, leaks=found, share=say_share)


def say_share(part: int, whole: int) -> str:
    """Return how often something happens, in words: never and always are said only where true."""
    if not part:
        return str(_("never"))
    if part == whole:
        return str(_("always"))
    thousandths = part * 1000 // whole
    if not thousandths:
        return str(_("in fewer than 1 of 1,000 cases"))
    return str(_("in about %(percent)s %% of cases", percent=f"{thousandths / 10:g}"))
