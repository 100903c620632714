"""The registrar's two steps: take the export, bring the package back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, json, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.assembly.service.draft import Draft
from app.assembly.service.package import MAX_PACKAGE_BYTES, RollPackageInvalid
from app.assembly.service.partition import partition_of
from app.assembly.service.posting import find_posted_until
from app.assembly.service.read import definition_json, get_assembly, time_of
from app.assembly.service.roll import freeze_roll, unsettled
from app.assembly.service.texts import CONSENT
from app.assembly.views.blueprint import blueprint
from app.assembly.views.frame import render
from app.assembly.views.words import PACKAGE_WORDS
from app.core.errors import RuleError
from app.core.secret.allowed import ScopeTooSmall
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.config import current_config
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import allow_body
from app.platform.roles import Role
from app.registry.service import build_roll_export

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

_SHRUNK = _l(
    "The roll has fewer rights than at the notice. The convener annuls this assembly and announces "
    "a new one with named ballots for this motion."
)


@blueprint.get("/assemblies/<assembly_id>/roll-export.json")
@access(Role.REGISTRAR)
def roll_export(assembly_id: str) -> ResponseReturnValue:
    row = get_assembly(db.session(), assembly_id)
    export = build_roll_export(
        db.session(),
        row.community_id,
        assembly={
            "definition": definition_json(row),
            "hd": row.hd,
            "anchor": row.anchor,
            "base_url": current_config().public_url,
            "consent": CONSENT,
            "groups": partition_of(db.session(), row).of_unit,
            "links": Draft.of(row).code_channels != "letter",
        },
    )
    record(current_officer(), "roll.export", assembly_id, now=clock.read())
    headers = {"Content-Disposition": 'attachment; filename="roll-export.json"'}
    text = json.dumps(export, ensure_ascii=False)
    return Response(text, content_type="application/json", headers=headers)


@blueprint.get("/assemblies/<assembly_id>/roll")
@access(Role.REGISTRAR, Role.CONVENER)
def roll(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session = db.session()
    until = find_posted_until(session, row)
    return render(
        "assembly/roll.html",
        row,
        waiting=unsettled(session, row.id),
        posted_until=until if until and time_of(row, clock.read()) < until else None,
        wrong=wrong,
    )


@blueprint.post("/assemblies/<assembly_id>/roll")
@access(Role.REGISTRAR)
@allow_body(MAX_PACKAGE_BYTES)
def bring_roll(assembly_id: str) -> ResponseReturnValue:
    upload = request.files.get("package")
    try:
        data = upload.read() if upload else b""
        act_id = freeze_roll(assembly_id, data, officer_id=current_officer().id, now=clock.read())
    except RuleError as refused:
        db.session().rollback()
        why = sentence(refused)
        if isinstance(refused, RollPackageInvalid):
            more = PACKAGE_WORDS.get(str(refused.fields["reason"]))
            why = why if more is None else f"{why} {more}"
        if isinstance(refused, ScopeTooSmall):
            why = f"{why} {_SHRUNK}"
        return _page(get_assembly(db.session(), assembly_id), why), status_of(refused)
    record(current_officer(), "roll.freeze", assembly_id, now=clock.read())
    flash(
        _(
            "The package fits. When convener and registrar have signed the manifest, "
            "the roll is frozen."
        ),
        "good",
    )
    return redirect(url_for("assembly.act", act_id=act_id))
