"""The registrar replaces a lost code: find the line, run the tool offline, bring the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.lookup import find_rights, view_right
from app.assembly.service.read import find_right, get_assembly
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.voting.service.mine import has_voted
from app.voting.service.reissue import REASON_WORDS, reissue_code
from app.voting.views.blueprint import blueprint

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow


@blueprint.get("/assemblies/<assembly_id>/reissues")
@access(Role.REGISTRAR)
def reissues(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session, asked = db.session(), request.args.get("q", "")
    number = request.args.get("i", type=int)
    right = None if number is None else find_right(session, row.id, number)
    reason = request.args.get("reason", "lost")
    return render(
        "voting/reissues.html",
        row,
        wrong=wrong,
        asked=asked,
        found=[] if right else find_rights(session, row, asked),
        right=None if right is None else view_right(session, right),
        voted=right is not None and has_voted(session, row.id, right.i),
        reason=reason if reason in REASON_WORDS else "lost",
        reasons=tuple(REASON_WORDS),
    )


@blueprint.post("/assemblies/<assembly_id>/reissues")
@access(Role.REGISTRAR)
def reissue(assembly_id: str) -> ResponseReturnValue:
    upload = request.files.get("file")
    try:
        done = reissue_code(assembly_id, upload.read() if upload else b"", now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    detail = {"line": done.i, "reason": done.reason, "entry": done.entry}
    record(current_officer(), "code.reissue", assembly_id, detail, now=clock.read())
    text = _("Line %(line)s has a new code. The old card no longer opens anything.", line=done.i)
    flash(text, "good")
    return redirect(url_for("voting.reissues", assembly_id=assembly_id))
