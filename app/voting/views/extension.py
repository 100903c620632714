"""The convener extends the voting, where quorum is missing and the rules allow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.clock import effective_closes
from app.assembly.service.read import definition_of, get_assembly
from app.assembly.views.frame import render
from app.core.calendar import SHANGHAI, local_date, start_of_day
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.voting.service.extension import is_quorate, propose_extension
from app.voting.views.blueprint import blueprint
from app.voting.views.words import EXTENSION_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/extension")
@access(Role.CONVENER)
def extension(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    closes, days = effective_closes(row), definition_of(row).policies.extension_days
    # The form takes the last day of voting; its end, 24:00, is the close.
    last_day = local_date(closes - timedelta(minutes=1))
    latest = last_day + timedelta(days=days)
    return render(
        "voting/extension.html",
        row,
        wrong=wrong,
        closes=closes,
        days=days,
        latest=latest,
        typed={
            "last_day": request.form.get("last_day", latest.isoformat()),
            "text": request.form.get("text", ""),
        },
        quorate=row.manifest is not None and is_quorate(db.session(), row),
    )


@blueprint.post("/assemblies/<assembly_id>/extension")
@access(Role.CONVENER)
def extend(assembly_id: str) -> ResponseReturnValue:
    officer = current_officer()
    try:
        act_id = propose_extension(
            assembly_id,
            closes=_end_of(request.form.get("last_day", "")),
            text=request.form.get("text", ""),
            officer_id=officer.id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        why = EXTENSION_WORDS.get(str(refused.fields.get("reason")), sentence(refused))
        return _page(row, str(why)), status_of(refused)
    record(officer, "assembly.extension", assembly_id, now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def _end_of(text: str) -> datetime:
    """Return 24:00 of the day typed; what is no day becomes a close that no rule accepts."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=SHANGHAI).date()
        return start_of_day(day + timedelta(days=1))
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
