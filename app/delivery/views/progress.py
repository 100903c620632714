"""Progress to the quorum: a page for officers, numbers that both pages ask for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import get_assembly
from app.assembly.views.desk import READERS
from app.assembly.views.frame import render
from app.delivery.service.doorsteps import Looks, count_looks, is_before_opening
from app.delivery.service.ledger import Filters, read_ledger
from app.delivery.service.progress import find_progress, get_progress
from app.delivery.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.filters import percent

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.voting.service.turnout import MotionTurnout, Turnout

# Everybody's page may ask this often; the answer is the same for all.
FRESH_SECONDS = 15


@blueprint.get("/assemblies/<assembly_id>/progress")
@access(*READERS)
def progress(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    row = get_assembly(db.session(), assembly_id)
    session = db.session()
    return render(
        "delivery/progress.html",
        row,
        turnout=find_progress(session, row),
        served=read_ledger(session, row, Filters(), size=1) if is_before_opening(row) else None,
    )


@blueprint.get("/a/<assembly_id>/progress.json")
@access.public
def public_progress(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    answer: Response = jsonify(_numbers(get_progress(db.session(), row)))
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    answer.add_etag()
    return answer.make_conditional(request)


def _numbers(turnout: Turnout) -> dict[str, Any]:
    return {
        "rights": turnout.rights,
        "cast": turnout.cast,
        "motions": [_motion(one) for one in turnout.motions],
    }


def _motion(one: MotionTurnout) -> dict[str, Any]:
    """The numbers that everybody may read, and beside them as a page writes them."""
    return {
        "motion": one.motion,
        "title": one.title,
        "heads": one.heads,
        "scope_heads": one.scope_heads,
        "scope_area": one.scope_area,
        "missing_heads": one.missing_heads,
        "tenths": one.tenths,
        "is_area_enough": not one.missing_area,
        "shown": {
            "heads": f"{one.heads} / {one.scope_heads} ({percent(one.heads, one.scope_heads)})",
            "tenths": "–" if one.tenths is None else f"{one.tenths * 10}%",
            "missing_heads": str(one.missing_heads),
        },
    }


def looks_of(row: AssemblyRow) -> Looks:
    """Return how often lists of non-voters were looked at, for the public page."""
    return count_looks(db.session(), row.id)
