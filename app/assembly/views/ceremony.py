"""The key ceremony of a secret assembly: the table for everybody, the door for the files.

Law: the page only tells what the log says. Whoever holds a message's file may bring it: the
signature inside is what counts, so the officer who uploads it answers for nothing.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.ceremony_table import CeremonyTable, has_ceremony, read_ceremony
from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.service.trustee_messages import (
    MAX_MESSAGE_BYTES,
    MessageMalformed,
    take_message,
)
from app.assembly.views.blueprint import blueprint
from app.assembly.views.ceremony_words import COMMANDS, REASONS, STEP_NAMES
from app.assembly.views.desk import READERS
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body
from app.registry.service import get_community

# The file and the form around it.
MAX_UPLOAD_BYTES = MAX_MESSAGE_BYTES + 4096


@blueprint.get("/assemblies/<assembly_id>/ceremony")
@access(*READERS)
def ceremony(assembly_id: str) -> ResponseReturnValue:
    return _page(assembly_id)


@blueprint.get("/a/<assembly_id>/ceremony")
@access.public
def public_ceremony(assembly_id: str) -> ResponseReturnValue:
    facts = _facts(assembly_id)
    row = facts["row"]
    community = get_community(db.session(), row.community_id)
    return render_template(
        "assembly/ceremony.html",
        **facts,
        community=community,
        phase=phase_of(row),
        public=True,
        roles=(),
    )


@blueprint.post("/assemblies/<assembly_id>/ceremony/messages")
@access(*READERS)
@allow_body(MAX_UPLOAD_BYTES)
def bring_message(assembly_id: str) -> ResponseReturnValue:
    upload = request.files.get("message")
    try:
        if upload is None or not upload.filename:
            raise MessageMalformed(reason="missing")
        seq, new = take_message(assembly_id, upload.read(), now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        return _page(assembly_id, wrong=sentence(refused)), status_of(refused)
    record(current_officer(), "assembly.ceremony", assembly_id, {"entry": seq}, now=clock.read())
    if new:
        flash(_("Taken: entry %(entry)s of the log.", entry=seq), "good")
    else:
        flash(_("This very file was taken before: entry %(entry)s.", entry=seq), "info")
    return redirect(url_for("assembly.ceremony", assembly_id=assembly_id))


@blueprint.get("/assemblies/<assembly_id>/ceremony/script")
@access(*READERS)
def ceremony_script(assembly_id: str) -> ResponseReturnValue:
    """The script of the evening, with this assembly's names; before the notice the rest is open."""
    row = get_assembly(db.session(), assembly_id)
    named = [one["organisation"] for one in Draft.of(row).trustees]
    return render(
        "assembly/ceremony_script.html",
        row,
        trustees=named,
        threshold=len(named) // 2 + 1 if named else None,
        log_address=_log_address(assembly_id) if row.hd else None,
    )


def _page(assembly_id: str, wrong: str | None = None) -> str:
    facts = _facts(assembly_id)
    row = facts.pop("row")
    return render("assembly/ceremony.html", row, **facts, public=False, wrong=wrong)


def _facts(assembly_id: str) -> dict[str, Any]:
    row = get_assembly(db.session(), assembly_id)
    if not has_ceremony(row):
        abort(404)
    table = read_ceremony(db.session(), row)
    return {
        "row": row,
        "definition": definition_of(row),
        "table": table,
        "steps": STEP_NAMES,
        "reasons": REASONS,
        "commands": _commands(table, _log_address(assembly_id)),
        "log_address": _log_address(assembly_id),
    }


def _commands(table: CeremonyTable, address: str) -> list[str]:
    """What the trustees type next."""
    if table.step == "ceremony-ok" and not table.manifest:
        return [f"python -m app.trustee {name} FOLDER {address}" for name in ("check", "rehearse")]
    if table.step is None:
        return []
    # Typed from the paper in the building, not copied from the page it is to be compared with.
    more = " --anchor ANCHOR" if table.step == "trustee-key" else ""
    return [f"python -m app.trustee {COMMANDS[table.step]} FOLDER {address}{more} --post"]


def _log_address(assembly_id: str) -> str:
    return f"{current_config().public_url}/log/{assembly_id}"
