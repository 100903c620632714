"""Changing an owner's phone: find the flat, say the new number, two bodies sign."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.contacts import (
    REASONS,
    SOURCES,
    find_change,
    propose_contact_change,
)
from app.assembly.service.lookup import RightView, find_rights, view_right
from app.assembly.service.read import find_right, get_assembly, get_right
from app.assembly.views.act_words import register_explanation
from app.assembly.views.blueprint import blueprint
from app.assembly.views.frame import render
from app.core.errors import RuleError
from app.core.identifiers import mask_mobile
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Role
from app.registry.service import view_holders

KEEPERS = (Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)


@blueprint.get("/assemblies/<assembly_id>/contacts")
@access(*KEEPERS)
def contact_changes(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session, typed = db.session(), request.form if request.method == "POST" else request.args
    number = typed.get("i", type=int)
    right = None if number is None else find_right(session, row.id, number)
    asked = typed.get("q", "")
    return render(
        "assembly/contacts.html",
        row,
        wrong=wrong,
        asked=asked,
        found=[] if right else find_rights(session, row, asked),
        right=None if right is None else view_right(session, right),
        holders=[] if right is None else view_holders(session, right.unit_ids, key=right.right_key),
        typed=typed,
        sources=SOURCES,
        reasons=REASONS,
    )


@blueprint.post("/assemblies/<assembly_id>/contacts")
@access(*KEEPERS)
def change_contact(assembly_id: str) -> ResponseReturnValue:
    officer, typed = current_officer(), request.form
    owner, _, contact = typed.get("replaces", "").partition("-")
    try:
        act_id = propose_contact_change(
            assembly_id,
            i=typed.get("i", 0, type=int),
            owner_id=int(owner) if owner.isdecimal() and len(owner) < 10 else 0,
            contact_id=int(contact) if contact.isdecimal() and len(contact) < 10 else None,
            phone=typed.get("phone", ""),
            source=typed.get("source", ""),
            reason=typed.get("reason", ""),
            officer_id=officer.id,
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        row = get_assembly(db.session(), assembly_id)
        return _page(row, sentence(refused)), status_of(refused)
    record(officer, "contact.propose", str(act_id), now=clock.read())
    return redirect(url_for("assembly.act", act_id=act_id))


def _explain(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    change = find_change(session, act.id)
    right: RightView = view_right(session, get_right(session, row.id, act.body["i"]))
    if change is None:
        return {"right": right}
    # Whoever signs must be able to compare the new number with what the owner says.
    shown = change.phone if act.state == "open" else mask_mobile(change.phone)
    old = None if change.old_phone is None else mask_mobile(change.old_phone)
    early = change.phone_change_id is not None
    return {"right": right, "phone": shown, "old_phone": old, "early": early}


register_explanation("contact-change", _explain)
